// One call: what it is for, what it takes, what it answers, and the form to try it.

import {KINDS} from './api.js';
import {el, lazily} from './dom.js';
import {badge} from './nav.js';
import {inline, prose} from './prose.js';
import {enumValues, schemaTree, typeName} from './schema.js';
import {tryCall} from './try.js';

/** The view of a call by one of its routes; "leave" ends what goes on in it. */
export function callView(api, route) {
  const attempt = tryCall(api, route);
  const element = el('article.call', {},
    el('div.about', {},
      heading(route),
      el('section', {}, description(route.call)),
      parameters(api, route, 'path', 'Path'),
      parameters(api, route, 'query', 'Query'),
      request(api, route),
      answer(api, route),
      errors(api, route)),
    attempt.element);
  return {element, leave: attempt.stop};
}

function heading(route) {
  const {call} = route;
  return el('header', {},
    el('p.service', {title: call.service.name}, call.service.shortName),
    el('h1', {}, call.name),
    call.deprecated ? el('p.notice', {}, 'Deprecated: new code should not use it.') : null,
    el('ul.routes', {'aria-label': 'Routes'}, call.routes.map((other) => el('li', {},
      el('a', {
        href: '#' + encodeURIComponent(other.id),
        ...(other === route ? {'aria-current': 'true'} : {}),
      }, badge(other.method), el('code', {}, path(other.path)))))),
    el('dl.facts', {},
      el('dt', {}, 'Kind'), el('dd', {}, KINDS[call.kind] ?? call.kind),
      el('dt', {}, 'gRPC'), el('dd', {}, el('code', {}, call.rpc))));
}

/** With its variables marked, and breaks where it may be broken. */
function path(text) {
  return text.split(/(\{[^}]*\}|\/)/).filter((part) => part !== '').map((part) => {
    if (part === '/') {
      return [el('wbr'), '/'];
    }
    return part.startsWith('{') ? el('span.variable', {}, part) : part;
  });
}

function description(call) {
  return call.description === '' ? el('p.muted', {}, 'It has no description.') : prose(call.description);
}

function parameters(api, route, place, title) {
  const here = route.parameters.filter((parameter) => parameter.in === place);
  if (here.length === 0) {
    return null;
  }
  return el('section', {},
    el('h2', {}, title + ' parameters'),
    el('ul.fields', {}, here.map((parameter) => parameterRow(api, parameter))));
}

function parameterRow(api, parameter) {
  const json = parameter.content?.['application/json'];
  const schema = parameter.schema ?? json?.schema;
  return el('li', {},
    el('div.field', {},
      el('code.name', {}, parameter.name),
      el('span.type', {}, json ? 'JSON' : typeName(api, schema)),
      parameter.required ? el('span.flag.required', {}, 'required') : null,
      parameter.deprecated ? el('span.flag', {}, 'deprecated') : null),
    el('div.text', {}, prose(parameter.description), enumValues(api, schema)));
}

function request(api, route) {
  if (!route.body) {
    return route.call.kind === 'bidi' || route.call.kind === 'client'
      ? el('section', {}, el('h2', {}, 'Request'),
        el('p', {}, 'Path and query say everything; there is no body.'))
      : null;
  }
  return el('section', {},
    el('h2', {}, 'Request body', route.body.required ? el('span.flag.required', {}, 'required') : null),
    prose(route.body.description),
    shape(route.body),
    schemaTree(api, route.body.schema, 'request'));
}

function answer(api, route) {
  return el('section', {},
    el('h2', {}, 'Response'),
    shape(route.answer),
    schemaTree(api, route.answer?.schema ?? null, 'response'));
}

function shape(body) {
  if (!body || body.raw) {
    return el('p', {}, 'Bytes as they are, of any content type.');
  }
  return body.stream
    ? el('p', {}, inline('A stream of messages, each a line of JSON (`application/x-ndjson`).')) : null;
}

function errors(api, route) {
  return el('section', {},
    el('h2', {}, 'Errors'),
    el('p', {}, inline('Every error is a `google.rpc.Status` as JSON, with the HTTP status that belongs to its code.'),
      route.answer?.stream
        ? inline(' A stream that fails on its way ends with a line that has the one member `error`.')
        : null),
    lazily('details.schema', el('code', {}, 'google.rpc.Status'),
      () => schemaTree(api, route.error?.schema ?? {}, 'response')));
}
