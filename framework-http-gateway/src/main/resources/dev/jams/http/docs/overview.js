// What is shown while no call is chosen: every service with its calls.

import {KINDS} from './api.js';
import {el} from './dom.js';
import {badge} from './nav.js';
import {inline, prose} from './prose.js';

export function overview(api) {
  return el('article.overview', {},
    el('h1', {}, api.title),
    api.services.length === 0 ? el('p.muted', {}, 'No service is served.') : null,
    api.services.map((service) => el('section', {},
      el('h2', {}, service.shortName,
        service.name === service.shortName ? null : el('code.full', {}, service.name)),
      prose(service.description),
      el('ul.rows', {}, service.calls.map(row)))));
}

function row(call) {
  const route = call.routes[0];
  return el('li', {}, el('a', {href: '#' + encodeURIComponent(route.id)},
    el('span.line', {},
      el('span', {}, el(call.deprecated ? 'strong.deprecated' : 'strong', {}, call.name),
        call.kind === 'unary' ? null : el('span.kind', {}, KINDS[call.kind])),
      el('span.route', {}, badge(route.method), ' ', el('code', {}, route.path))),
    call.summary === '' ? null : el('span.summary', {}, inline(call.summary))));
}
