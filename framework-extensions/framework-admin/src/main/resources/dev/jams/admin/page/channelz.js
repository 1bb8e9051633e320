// Channels, servers and connections of gRPC, from channelz.

import {get} from './api.js';
import {el, fill, table} from './dom.js';

const MOST = 50;

export async function channelz(body) {
  const [channels, servers] = await Promise.all([get('channelz/channels'), get('channelz/servers')]);
  const sockets = await Promise.all((servers.server ?? []).map((server) => socketsOf(server.ref.serverId)));
  fill(body,
    el('section', {}, el('h2', {}, 'Channels to others'), channelTable(channels.channel ?? [])),
    (servers.server ?? []).map((server, i) => el('section', {},
      el('h2', {}, nameOf(server), ' ',
        el('small.muted', {}, `${calls(server.data)}`)),
      sockets[i].length === 0 ? el('p.muted', {}, 'Nobody is connected.') : socketTable(sockets[i]))),
    (servers.server ?? []).length === 0 ? el('p.muted', {}, 'There is no gRPC server in this process.') : null);
}

async function socketsOf(server) {
  const refs = (await get(`channelz/servers/${server}/sockets`)).socketRef ?? [];
  const sockets = await Promise.all(refs.slice(0, MOST).map((ref) =>
    // One that has closed meanwhile is left out.
    get(`channelz/sockets/${ref.socketId}`).then((answer) => answer.socket, () => null)));
  return sockets.filter((socket) => socket !== null);
}

function calls(data) {
  return `${data?.callsStarted ?? 0} calls, ${data?.callsFailed ?? 0} failed`;
}

function channelTable(channels) {
  if (channels.length === 0) {
    return el('p.muted', {}, 'There are none.');
  }
  return table('Channels', ['Target', 'State', 'Calls.number', 'Failed.number', 'Last call'], channels.map((channel) => el('tr', {},
    el('th', {scope: 'row'}, el('code', {}, channel.data.target)),
    el('td', {}, channel.data.state?.state ?? '–'),
    el('td.number', {}, channel.data.callsStarted ?? '0'),
    el('td.number', {}, channel.data.callsFailed ?? '0'),
    el('td', {}, time(channel.data.lastCallStartedTimestamp)))));
}

function socketTable(sockets) {
  return table('Connections', ['Client', 'Streams.number', 'Messages in.number', 'Messages out.number', 'TLS'],
    sockets.map((socket) => el('tr', {},
      el('th', {scope: 'row'}, el('code', {}, address(socket.remote))),
      el('td.number', {}, socket.data?.streamsStarted ?? '0'),
      el('td.number', {}, socket.data?.messagesReceived ?? '0'),
      el('td.number', {}, socket.data?.messagesSent ?? '0'),
      el('td', {}, socket.security?.tls?.standardName ?? 'none'))));
}

/** Of a channel without calls it is that of the epoch. */
function time(stamp) {
  return stamp === undefined || stamp.startsWith('1970-') ? '–' : stamp;
}

/** Where it listens; of what is its name, only gRPC itself can make something. */
function nameOf(server) {
  const places = (server.listenSocket ?? [])
    .map((socket) => /(?:\d+(?:\.\d+){3}|\[[\da-f:]+\]|[\da-f:]+):\d+/.exec(socket.name ?? '')?.[0])
    .filter((place) => place !== undefined);
  return places.length === 0 ? `Server ${server.ref.serverId}` : `Server on ${places.join(', ')}`;
}

/** As people write it; channelz has its bytes. */
function address(remote) {
  if (remote?.tcpipAddress) {
    const bytes = [...atob(remote.tcpipAddress.ipAddress)].map((c) => c.charCodeAt(0));
    const port = remote.tcpipAddress.port ?? 0;
    if (bytes.length === 4) {
      return `${bytes.join('.')}:${port}`;
    }
    const groups = bytes.reduce((all, byte, i) =>
      i % 2 ? [...all.slice(0, -1), (all.at(-1) * 256 + byte)] : [...all, byte], []);
    return `[${groups.map((group) => group.toString(16)).join(':')}]:${port}`;
  }
  return remote?.udsAddress?.filename ?? remote?.otherAddress?.name ?? 'unknown';
}
