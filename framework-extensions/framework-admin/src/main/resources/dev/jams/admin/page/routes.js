// Over which HTTP methods and paths each rpc can be called.

import {get} from './api.js';
import {el, fill, filter, table} from './dom.js';

export async function routes(body) {
  const all = (await get('routes')).routes;
  if (all.length === 0) {
    fill(body, el('p.muted', {}, 'No listener has HTTP routes.'));
    return;
  }
  const entries = all.map((route) => ({
    text: `${route.method} ${route.path} ${route.rpc} ${route.listener}`,
    row: el('tr', {},
      el('td', {}, el('span.method', {'data-method': route.method}, route.method === '*' ? 'ANY' : route.method)),
      el('th', {scope: 'row'}, el('code', {}, route.path)),
      el('td', {}, el('code', {}, route.rpc), route.additional ? el('small.muted', {}, ' additional') : null),
      el('td', {}, el('code', {}, route.body === '' ? '–' : route.body)),
      el('td', {}, route.listener)),
  }));
  fill(body, filter('Filter', entries),
    table('Routes', ['HTTP', 'Path', 'Method', 'Body', 'Listener'], entries.map((entry) => entry.row)));
}
