// Starts the page: reads the document, lists the calls, and shows the one that the address names.

import {load} from './api.js';
import {callView} from './call.js';
import {el, fill} from './dom.js';
import {listCalls} from './nav.js';
import {overview} from './overview.js';

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const menu = document.getElementById('menu');

/** What stops whatever the call that is shown still does. */
let leave = () => {};

function idOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function showMenu(shown) {
  menu.setAttribute('aria-expanded', String(shown));
  nav.classList.toggle('shown', shown);
}

function show(api, calls) {
  const id = idOfAddress();
  const route = api.routes.get(id);
  leave();
  leave = () => {};
  if (route) {
    const view = callView(api, route);
    fill(main, view.element);
    leave = view.leave;
  } else {
    fill(main, id === '' ? null : missing(id), overview(api));
  }
  calls.mark(route?.call ?? null);
  document.title = route ? `${route.call.name} – ${api.title}` : api.title;
  showMenu(false);
  scrollTo(0, 0);
}

function missing(id) {
  return el('p.notice', {role: 'alert'}, `There is no call "${id}". These are all that are served.`);
}

async function start() {
  let api;
  try {
    api = await load('openapi.json');
  } catch (e) {
    fill(main, el('p.notice.bad', {role: 'alert'},
      `The description of the API at openapi.json could not be read: ${e.message}. Reload the page to try again.`));
    return;
  }
  document.getElementById('title').textContent = api.title;
  document.getElementById('version').textContent = api.version === '0.0.0' ? '' : api.version;
  const calls = listCalls(api);
  menu.addEventListener('click', () => showMenu(menu.getAttribute('aria-expanded') !== 'true'));
  document.getElementById('skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener('hashchange', () => {
    show(api, calls);
    main.focus({preventScroll: true});
  });
  show(api, calls);
}

start();
