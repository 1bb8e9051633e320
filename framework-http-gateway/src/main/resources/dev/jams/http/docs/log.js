// The messages of a stream. Those that came first go when there are too many, the count stays.

import {el} from './dom.js';
import {jsonView} from './json.js';

const MAX_SHOWN = 500;

export function logView() {
  const count = el('p.count.muted', {role: 'status'}, 'No messages yet');
  const list = el('ol.log', {tabIndex: 0, 'aria-label': 'Messages'});
  let total = 0;
  const put = (item) => {
    // Follows what comes, unless somebody reads further up.
    const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8;
    list.append(item);
    if (list.children.length > MAX_SHOWN) {
      list.firstElementChild.remove();
    }
    if (atEnd) {
      list.scrollTop = list.scrollHeight;
    }
  };
  return {
    element: el('div.stream', {}, count, list),
    /** Adds a message that came "in" or went "out", so many milliseconds after the start. */
    add(direction, text, millis) {
      put(el('li.' + direction, {},
        el('span.when', {}, (direction === 'in' ? '↓ ' : '↑ ') + duration(millis)), jsonView(text)));
      total++;
      count.textContent = `${total} ${total === 1 ? 'message' : 'messages'}`
        + (total > MAX_SHOWN ? `, the last ${MAX_SHOWN} shown` : '');
    },
    /** Adds what is no message. */
    note(text) {
      put(el('li.note', {}, text));
    },
  };
}

/** A time for people. */
export function duration(millis) {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`;
}
