// Starts the page: shows the view that the address names, and asks for a token where one is needed.

import {get, getHealth, hasToken, TokenNeeded, useToken} from './api.js';
import {build} from './build.js';
import {channelz} from './channelz.js';
import {config} from './config.js';
import {el, fill, showState} from './dom.js';
import {live} from './live.js';
import {loggers} from './loggers.js';
import {routes} from './routes.js';
import {threads} from './threads.js';

const VIEWS = {
  calls: ['Calls', live],
  routes: ['Routes', routes],
  settings: ['Settings', config],
  log: ['Log levels', loggers],
  threads: ['Threads', threads],
  connections: ['Connections', channelz],
  build: ['Build', build],
};

const main = document.getElementById('main');
const nav = document.getElementById('views');
const others = document.getElementById('others');

/** Ends what the view that is shown still does. */
let leaving = new AbortController();

function nameOfAddress() {
  const name = location.hash.slice(1).split('/')[0];
  return name in VIEWS ? name : 'calls';
}

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  const name = nameOfAddress();
  const [title, view] = VIEWS[name];
  for (const link of nav.children) {
    if (link.hash === `#${name}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  const body = el('div', {}, el('p.muted', {}, 'One moment …'));
  fill(main, el('h1', {}, title), body);
  try {
    await view(body, signal);
  } catch (e) {
    if (!signal.aborted) {
      fill(body, e instanceof TokenNeeded ? tokenForm(e.message) : notice(e));
    }
  }
}

function notice(e) {
  return el('p.notice.bad', {role: 'alert'}, e.message);
}

function tokenForm(message) {
  const field = el('input', {type: 'password', id: 'token', autocomplete: 'current-password', required: true});
  const form = el('form.token', {
    onsubmit(event) {
      event.preventDefault();
      useToken(field.value);
      start();
    },
  },
  el('p', {role: 'alert'}, message),
  el('label', {htmlFor: 'token'}, 'Token, as the setting admin.token has it'),
  field,
  el('button', {type: 'submit'}, 'Use it'));
  setTimeout(() => field.focus());
  return form;
}

async function nameTheApp() {
  try {
    const [{app, pages}, health] = await Promise.all([get('build'), getHealth()]);
    showState(health.state, health.status === 'SERVING' ? 'good' : 'bad');
    document.getElementById('title').textContent = app;
    document.title = `${app} – admin`;
    // A link has no token.
    fill(others, hasToken() ? [] : pages.map((path) => el('a', {href: `.${path}`}, path)));
  } catch {
    // What is wrong is said by the view.
  }
}

function start() {
  nameTheApp();
  show();
}

fill(nav, Object.entries(VIEWS).map(([name, [title]]) => el('a', {href: `#${name}`}, title)));
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', () => {
  show();
  scrollTo(0, 0);
});
start();
