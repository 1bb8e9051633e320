// Makes elements. Text becomes text nodes only, so nothing that a server says is ever read as HTML.

/**
 * Makes an element.
 *
 * @param {string} tag its name, with classes behind dots: "p.muted"
 * @param {object} properties of the element; "on…" adds a listener, a name with "-" or "role" an
 *     attribute
 * @param {...*} children nodes, texts and lists of them; null and undefined are left out
 */
export function el(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  element.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key.includes('-') || key === 'role' || key === 'scope') {
      element.setAttribute(key, value);
    } else {
      element[key] = value;
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
}

/** Puts something else into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Says something in an element, unless it says that already. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Says at the top how the app is. */
export function showState(text, kind) {
  const element = document.getElementById('state');
  say(element, text);
  element.className = `state ${kind}`;
}

/**
 * A table that scrolls by itself where the window is too narrow for it.
 *
 * @param {string} caption what is in it
 * @param {Array<string>} heads of the columns, with classes behind dots: "Errors.number"
 * @param {Array<Node>} rows
 */
export function table(caption, heads, rows) {
  return el('div.scroll', {role: 'region', tabIndex: 0, 'aria-label': caption},
    el('table', {},
      el('caption.unseen', {}, caption),
      el('thead', {}, el('tr', {}, heads.map((head) => {
        const [name, ...classes] = head.split('.');
        return el(['th', ...classes].join('.'), {scope: 'col'}, name);
      }))),
      el('tbody', {}, rows)));
}

/**
 * Rows that a field narrows to those that have every word of it.
 *
 * @param {string} label of the field
 * @param {Array<{text: string, row: Element}>} entries
 */
export function filter(label, entries) {
  const count = el('span.muted', {role: 'status'});
  const field = el('input', {type: 'search', autocomplete: 'off', spellcheck: false, oninput: narrow});
  function narrow() {
    const words = field.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const {text, row} of entries) {
      row.hidden = !words.every((word) => text.toLowerCase().includes(word));
      shown += row.hidden ? 0 : 1;
    }
    say(count, shown === entries.length ? `${shown}` : `${shown} of ${entries.length}`);
  }
  narrow();
  return el('p.filter', {}, el('label', {}, label, ' ', field), ' ', count);
}
