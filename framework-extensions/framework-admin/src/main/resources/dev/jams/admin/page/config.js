// Every setting with its value and where that came from.

import {get} from './api.js';
import {el, fill, filter, table} from './dom.js';

export async function config(body) {
  const {settings} = await get('config');
  const entries = settings.map((setting) => ({
    text: `${setting.key} ${setting.value} ${setting.source}`,
    row: el(setting.given ? 'tr.given' : 'tr', {},
      el('th', {scope: 'row'}, el('code', {}, setting.key)),
      el('td', {}, setting.value === '' ? el('span.muted', {}, 'none') : el('code', {}, setting.value)),
      el('td', {}, setting.source)),
  }));
  fill(body, filter('Filter', entries),
    table('Settings', ['Setting', 'Value', 'From'], entries.map((entry) => entry.row)));
}
