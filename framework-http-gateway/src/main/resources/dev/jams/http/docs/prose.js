// Shows comments: paragraphs, lists, indented code and `code`. Whatever else there is stays text.

import {el} from './dom.js';

/** The elements of a text. */
export function prose(text) {
  return (text ?? '').split(/\n[ \t]*\n/).filter((block) => block.trim() !== '').map(block);
}

/** The pieces of one line or paragraph. */
export function inline(text) {
  return text.split(/(`[^`]+`)/).filter((part) => part !== '').map((part) =>
    part.length > 2 && part.startsWith('`') ? el('code', {}, part.slice(1, -1)) : part);
}

function block(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.every((line) => /^( {4}|\t)/.test(line))) {
    return el('pre', {}, lines.map((line) => line.replace(/^( {4}|\t)/, '')).join('\n'));
  }
  const first = lines.findIndex(isItem);
  if (first < 0) {
    return el('p', {}, inline(lines.join('\n')));
  }
  const list = el('ul', {}, items(lines.slice(first)).map((item) => el('li', {}, inline(item))));
  return first === 0
    ? list
    : el('div', {}, el('p', {}, inline(lines.slice(0, first).join('\n'))), list);
}

function isItem(line) {
  return /^\s*[*-] /.test(line);
}

/** A line that begins no item goes on with the one before it. */
function items(lines) {
  const items = [];
  for (const line of lines) {
    if (isItem(line)) {
      items.push(line.replace(/^\s*[*-] /, ''));
    } else {
      items[items.length - 1] += '\n' + line.trim();
    }
  }
  return items;
}
