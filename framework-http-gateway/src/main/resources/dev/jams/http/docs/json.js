// Shows JSON with indentation and colours. It keeps every number as it came, because one that goes
// through JavaScript may come out as another one.

import {el} from './dom.js';

const TOKEN = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** More than this is not coloured: tens of thousands of elements make a page slow. */
const MAX_COLOURED = 200_000;

/** Whether a text is one JSON value. */
export function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The element that shows a text, which may or may not be JSON. */
export function jsonView(text) {
  if (!isJson(text)) {
    return el('pre.code', {}, text);
  }
  const pieces = layout(text.match(TOKEN));
  return el('pre.code', {}, text.length > MAX_COLOURED
    ? pieces.map(([piece]) => piece).join('')
    : pieces.map(([piece, kind]) => (kind === null ? piece : el('span.' + kind, {}, piece))));
}

/** The tokens with spaces and line breaks: pairs of a text and its kind, null for what has none. */
function layout(tokens) {
  const pieces = [];
  let depth = 0;
  const line = () => pieces.push(['\n' + '  '.repeat(depth), null]);
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === '{' || token === '[') {
      pieces.push([token, null]);
      if (next !== '}' && next !== ']') {
        depth++;
        line();
      }
    } else if (token === '}' || token === ']') {
      if (tokens[i - 1] !== '{' && tokens[i - 1] !== '[') {
        depth--;
        line();
      }
      pieces.push([token, null]);
    } else if (token === ',') {
      pieces.push([token, null]);
      line();
    } else if (token === ':') {
      pieces.push([': ', null]);
    } else {
      pieces.push([legible(token), kindOf(token, next)]);
    }
  });
  return pieces;
}

/** Without escapes that are not needed, such as \u0026 for an ampersand. */
function legible(token) {
  return token.startsWith('"') && token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
}

function kindOf(token, next) {
  if (token.startsWith('"')) {
    return next === ':' ? 'key' : 'string';
  }
  return /^[tfn]/.test(token) ? 'word' : 'number';
}
