// One call over a WebSocket: a message for each text frame, an empty one for the end of the
// client's messages, and the status in the close frame.

import {el, fill} from './dom.js';
import {logView} from './log.js';
import {messages} from './request.js';
import {codeName, statusView, streamError} from './status.js';

/** 4000 and the code of gRPC close a call that failed. */
const FIRST_OWN = 4000;

/**
 * The panel of a route.
 *
 * @param {object} form that has the "address" over HTTP and the "message", and knows whether it is
 *     "complete"
 */
export function socketPanel(route, form) {
  const output = el('div.output');
  const state = el('span.state.muted', {}, 'Not connected');
  const sends = route.body !== null;
  let socket = null;

  const button = (text, onclick) => el('button', {type: 'button', onclick}, text);
  const connect = button('Connect', open);
  const send = button('Send message', () => sendMessages());
  const end = button('End', () => sendEnd());
  const close = button('Close', () => socket?.close(1000));
  connect.classList.add('send');
  send.title = 'Sends what is in the field above, a message for each line';
  end.title = 'Says that there are no further messages';

  let sendMessages = () => {};
  let sendEnd = () => {};

  function show(connected, ended, text) {
    connect.disabled = connected;
    send.disabled = !connected || ended;
    end.disabled = !connected || ended;
    close.disabled = !connected;
    state.textContent = text;
  }

  function open() {
    if (!form.complete()) {
      return;
    }
    const log = logView();
    const body = el('div', {}, log.element);
    fill(output, body);
    const url = form.address().replace(/^http/, 'ws');
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    const mine = new WebSocket(url);
    mine.binaryType = 'arraybuffer';
    socket = mine;
    let opened = false;
    let error = null;
    show(true, true, 'Connecting …');
    log.note(url);
    sendMessages = () => {
      for (const text of messages(form.message())) {
        mine.send(text);
        log.add('out', text, elapsed());
      }
    };
    sendEnd = () => {
      mine.send('');
      log.note('You ended your messages.');
      show(true, true, 'Connected');
    };
    mine.onopen = () => {
      opened = true;
      show(true, !sends, 'Connected');
    };
    mine.onmessage = ({data}) => {
      const failure = typeof data === 'string' ? streamError(data) : null;
      if (failure) {
        error = failure;
      } else {
        log.add('in', typeof data === 'string' ? data : `${data.byteLength} bytes`, elapsed());
      }
    };
    mine.onclose = (event) => {
      if (socket !== mine) {
        return;
      }
      show(false, true, 'Not connected');
      if (!opened) {
        body.append(el('p.notice.bad', {role: 'alert'},
          'The WebSocket could not be opened. The server, or a proxy before it, may not offer them;'
            + ' the browser does not say why.'));
      } else if (event.code >= FIRST_OWN) {
        body.append(statusView(error ?? closed(event)));
      } else {
        log.note(event.code === 1000 ? `Closed: ${event.reason || 'OK'}`
          : `Closed with ${event.code}${event.reason ? ': ' + event.reason : ''}`);
      }
    };
  }

  show(false, true, 'Not connected');
  return {
    element: el('div.socket-panel', {},
      el('p.hint', {}, 'Headers are not sent: a browser has no way to, with a WebSocket.'),
      el('div.actions', {}, connect, sends ? [send, end] : null, close, state),
      output),
    stop() {
      socket?.close(1000);
      socket = null;
    },
  };
}

/** The status of a close frame, whose reason is "CODE: message". */
function closed({code, reason}) {
  const name = codeName(code - FIRST_OWN);
  const message = reason === name ? '' : reason.replace(name + ': ', '');
  return {code: code - FIRST_OWN, message, details: []};
}
