// The form that calls a route, over HTTP or, for a stream, over a WebSocket.

import {copyButton, el, fill} from './dom.js';
import {exchange} from './exchange.js';
import {headerFields, jsonField, parameterFields, rawField} from './form.js';
import {address, curl, messages, methodOf} from './request.js';
import {socketPanel} from './socket.js';

/** The form and what comes of it; "stop" ends the call that is under way, if there is one. */
export function tryCall(api, route) {
  const {kind} = route.call;
  const command = el('pre.code');
  const output = el('div.output');
  let current = null;

  const drawn = () => { fill(command, shell()); };
  const parameters = parameterFields(api, route, drawn);
  const headers = headerFields(drawn);
  const raw = route.body?.raw ? rawField(drawn) : null;
  const json = route.body && !route.body.raw ? jsonField(api, route, drawn) : null;

  function request() {
    const all = [...headers.values()];
    let body = null;
    if (json && json.text().trim() !== '') {
      body = route.body.stream ? messages(json.text()).join('\n') + '\n' : json.text();
      all.push(['Content-Type', route.body.stream ? 'application/x-ndjson' : 'application/json']);
    } else if (raw) {
      body = raw.body();
      all.push(['Content-Type', raw.type()]);
    }
    const sent = body === '' || ['GET', 'HEAD'].includes(methodOf(route)) ? null : body;
    return {method: methodOf(route), url: address(route, parameters.values), headers: all, body: sent};
  }

  function shell() {
    return curl(request(), kind === 'server' || kind === 'bidi');
  }

  function stop() {
    current?.stop();
    current = null;
  }

  const send = el('button.send', {type: 'submit'}, 'Send');
  const halt = el('button', {type: 'button', disabled: true, onclick: stop}, 'Stop');
  const form = el('form', {
    noValidate: true,
    onsubmit(event) {
      event.preventDefault();
      if (firstEmpty(form) === null) {
        begin();
      }
    },
    onkeydown(event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        form.requestSubmit();
      }
    },
  }, ...sections(parameters, headers, raw, json),
  el('div.actions', {}, send, halt));

  async function begin() {
    stop();
    const call = exchange(route, request(), output);
    current = call;
    halt.disabled = false;
    form.classList.add('busy');
    await call.over;
    if (current === call || current === null) {
      halt.disabled = true;
      form.classList.remove('busy');
    }
  }

  json?.reset();
  drawn();
  const overHttp = el('div.http', {},
    form,
    el('details.command', {open: true}, el('summary', {}, 'As a command'),
      el('div.copied', {}, command, copyButton(shell))),
    output);
  if (kind === 'unary') {
    return {element: panel(overHttp), stop};
  }
  const socket = socketPanel(route, {
    address: () => address(route, parameters.values),
    message: () => (json ? json.text() : ''),
    complete: () => firstEmpty(form) === null,
  });
  return {
    element: panel(switched(overHttp, form, socket.element, kind === 'bidi')),
    stop() {
      stop();
      socket.stop();
    },
  };
}

function panel(content) {
  return el('aside.try', {'aria-label': 'Try it'}, el('h2', {}, 'Try it'), content);
}

function sections(parameters, headers, raw, json) {
  return [
    parameters.rows.length === 0 ? null : el('fieldset', {}, el('legend', {}, 'Parameters'), parameters.rows),
    raw || json ? el('fieldset', {}, el('legend', {}, 'Request body'), (raw ?? json).element) : null,
    el('details.more', {}, el('summary', {}, 'Headers'), headers.element),
  ];
}

/** The first required field that is empty, with the word where it is missing; null if there is none. */
function firstEmpty(form) {
  const empty = [...form.querySelectorAll('[required]')].filter((field) => {
    const missing = field.value === '';
    field.setAttribute('aria-invalid', String(missing));
    return missing;
  });
  empty[0]?.focus();
  return empty[0] ?? null;
}

/** A stream has two ways; what is typed holds for both. */
function switched(http, form, socket, socketFirst) {
  const choose = (overSocket) => {
    http.classList.toggle('socket', overSocket);
    socket.hidden = !overSocket;
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String((button.textContent === 'WebSocket') === overSocket));
    }
  };
  const buttons = ['HTTP', 'WebSocket'].map((name) => el('button', {
    type: 'button', onclick: () => choose(name === 'WebSocket'),
  }, name));
  choose(socketFirst);
  return el('div', {}, el('div.ways', {role: 'group', 'aria-label': 'Transport'}, buttons), http, socket);
}
