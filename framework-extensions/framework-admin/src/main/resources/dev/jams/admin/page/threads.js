// What the threads are doing.

import {get, hasToken} from './api.js';
import {el, fill, filter} from './dom.js';

export async function threads(body) {
  const dump = await get('threads');
  const entries = dump.threads.map((thread) => ({
    text: `${thread.name} ${thread.state ?? ''} ${thread.virtual ? 'virtual' : ''} ${thread.stack.join(' ')}`,
    row: el('li', {}, details(thread)),
  }));
  fill(body,
    el('p.filter', {}, `As of ${dump.time}. `,
      el('button', {type: 'button', onclick: () => threads(body)}, 'Look again'), ' ',
      // A link has no token.
      hasToken() ? null : el('a', {href: 'threads.txt'}, 'As text')),
    dump.deadlocked.length === 0 ? null
      : el('p.notice.bad', {role: 'alert'}, `These threads wait for each other: ${dump.deadlocked.join(', ')}`),
    filter('Filter by name, state or frame', entries),
    el('ul.threads', {}, entries.map((entry) => entry.row)),
    dump.virtualLeftOut > 0 ? el('p.muted', {}, `and ${dump.virtualLeftOut} more virtual threads`) : null);
}

function details(thread) {
  const words = [thread.virtual ? 'virtual' : thread.daemon ? 'daemon' : null, thread.state?.toLowerCase().replaceAll('_', ' ')];
  return el('details', {},
    el('summary', {}, el('strong', {}, thread.name === '' ? `#${thread.id}` : thread.name), ' ',
      el('span.muted', {}, words.filter(Boolean).join(', '))),
    thread.waitsFor ? el('p', {}, `Waits for ${thread.waitsFor}`,
      thread.waitsForThread === undefined ? null : `, which thread ${thread.waitsForThread} holds`) : null,
    el('pre', {tabIndex: 0}, thread.stack.length === 0 ? 'no frames' : thread.stack.join('\n')));
}
