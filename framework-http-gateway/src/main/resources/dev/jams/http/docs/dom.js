// Makes elements. Text becomes text nodes only, so nothing that a server or a comment says is ever
// read as HTML.

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
    } else if (key.includes('-') || key === 'role' || key === 'list') {
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

/** A part that opens on demand, and is made when it is opened for the first time. */
export function lazily(tag, summary, make) {
  const details = el(tag, {
    ontoggle() {
      if (details.open && details.children.length === 1) {
        details.append(make());
      }
    },
  }, el('summary', {}, summary));
  return details;
}

/** A button that copies what it is told to, and says so. */
export function copyButton(text) {
  const button = el('button.quiet.copy', {
    type: 'button',
    async onclick() {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    },
  }, 'Copy');
  return button;
}
