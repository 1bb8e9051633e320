// The list of all calls, with a filter, for mouse and keyboard.

import {el, fill} from './dom.js';

const list = document.getElementById('calls');
const none = document.getElementById('none');
const filter = document.getElementById('filter');

/** Fills the list. */
export function listCalls(api) {
  const entries = [];
  fill(list, api.services.map((service) => {
    const links = service.calls.map((call) => {
      const link = entry(call);
      entries.push({call, link, text: words(call)});
      return el('li', {}, link);
    });
    return el('section', {},
      el('h2', {title: service.name}, service.shortName),
      el('ul', {}, links));
  }));
  filter.addEventListener('input', () => narrow(entries));
  filter.addEventListener('keydown', (event) => onFilterKey(event, entries));
  list.addEventListener('keydown', (event) => onListKey(event));
  document.addEventListener('keydown', onPageKey);
  narrow(entries);
  return {
    /** Marks the call that is shown, or none. */
    mark(shown) {
      for (const {call, link} of entries) {
        if (call === shown) {
          link.setAttribute('aria-current', 'page');
          link.scrollIntoView({block: 'nearest'});
        } else {
          link.removeAttribute('aria-current');
        }
      }
    },
  };
}

function entry(call) {
  const route = call.routes[0];
  return el('a', {href: '#' + encodeURIComponent(route.id)},
    el(call.deprecated ? 'span.name.deprecated' : 'span.name', {}, call.name),
    badge(route.method));
}

/** A method of HTTP in its colour. */
export function badge(method) {
  return el('span.method', {'data-method': method}, method === '*' ? 'ANY' : method);
}

function words(call) {
  return [call.rpc, call.summary, ...call.routes.flatMap((route) => [route.method, route.path])]
    .join(' ').toLowerCase();
}

/** Leaves the calls that have every word of the filter. */
function narrow(entries) {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
  for (const {link, text} of entries) {
    link.parentElement.hidden = !wanted.every((word) => text.includes(word));
  }
  for (const section of list.children) {
    section.hidden = section.querySelector('li:not([hidden])') === null;
  }
  none.hidden = list.querySelector('section:not([hidden])') !== null || entries.length === 0;
}

function shownLinks() {
  return [...list.querySelectorAll('section:not([hidden]) li:not([hidden]) a')];
}

function onFilterKey(event, entries) {
  if (event.key === 'ArrowDown') {
    event.preventDefault();
    shownLinks()[0]?.focus();
  } else if (event.key === 'Enter') {
    shownLinks()[0]?.click();
  } else if (event.key === 'Escape' && filter.value !== '') {
    event.preventDefault();
    filter.value = '';
    narrow(entries);
  }
}

function onListKey(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (step) {
    event.preventDefault();
    const links = shownLinks();
    (links[links.indexOf(document.activeElement) + step] ?? filter).focus();
  }
}

/** A slash leads to the filter, but not from where one can be typed. */
function onPageKey(event) {
  const typing = event.target.closest('input, textarea, select') !== null;
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById('nav').classList.add('shown');
    filter.focus();
    filter.select();
  }
}
