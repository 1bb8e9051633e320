// The levels of the loggers, to be changed one by one.

import {get, post} from './api.js';
import {el, fill, filter, say, table} from './dom.js';

export async function loggers(body) {
  const {levels, loggers: all} = await get('loggers');
  const said = el('p', {role: 'status'});
  const entries = all.map((logger) => entry(logger, levels, said, body));
  const name = el('input', {id: 'logger', required: true, autocomplete: 'off', spellcheck: false});
  const level = el('select', {id: 'level'}, levels.map((each) => el('option', {}, each)));
  level.value = 'debug';
  const form = el('form.row', {
    async onsubmit(event) {
      event.preventDefault();
      if (await change(name.value, level.value, said)) {
        await loggers(body);
      }
    },
  },
  el('label', {htmlFor: 'logger'}, 'Logger'), name,
  el('label', {htmlFor: 'level'}, 'Level'), level,
  el('button', {type: 'submit'}, 'Set'));
  fill(body,
    el('p.muted', {}, 'Changes last until the process ends or reads its settings again. They are in the log.'),
    form,
    filter('Filter', entries),
    said,
    table('Loggers', ['Logger', 'Level of its own', 'In effect'], entries.map((each) => each.row)));
}

function entry(logger, levels, said, body) {
  const choice = el('select', {
    'aria-label': `Level of ${logger.name}`,
    async onchange() {
      if (await change(logger.name, choice.value === '' ? null : choice.value, said)) {
        await refresh(body, logger.name);
      }
    },
  },
  el('option', {value: ''}, logger.configured === undefined ? '–' : 'as before'),
  levels.map((level) => el('option', {value: level}, level)));
  choice.value = logger.configured ?? '';
  return {
    text: `${logger.name} ${logger.effective}`,
    row: el(logger.configured === undefined ? 'tr' : 'tr.given', {},
      el('th', {scope: 'row'}, el('code', {}, logger.name)),
      el('td', {}, choice),
      el('td', {}, logger.effective)),
  };
}

/** Says what has come of it, and whether it went well. */
async function change(logger, level, said) {
  try {
    const now = await post('loggers', {logger, level});
    said.className = 'notice';
    say(said, `${now.name} logs from ${now.effective} on`);
    return true;
  } catch (e) {
    said.className = 'notice bad';
    say(said, e.message);
    return false;
  }
}

/** Shows all again, since those below a logger have changed with it; the focus stays. */
async function refresh(body, name) {
  const words = body.querySelector('input[type=search]').value;
  const text = body.querySelector('.notice').textContent;
  await loggers(body);
  const search = body.querySelector('input[type=search]');
  search.value = words;
  search.dispatchEvent(new Event('input'));
  const said = body.querySelector('[role=status]:not(.muted)');
  said.className = 'notice';
  say(said, text);
  [...body.querySelectorAll('select')]
    .find((each) => each.getAttribute('aria-label') === `Level of ${name}`)?.focus();
}
