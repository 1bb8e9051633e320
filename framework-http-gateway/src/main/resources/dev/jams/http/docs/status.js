// Shows an error: a google.rpc.Status with its details.

import {el} from './dom.js';
import {jsonView} from './json.js';

const NAMES = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND',
  'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED',
  'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];

/** The name of a code of gRPC. */
export function codeName(code) {
  return NAMES[code] ?? 'UNKNOWN';
}

/** The status that a text is, or null if it is something else. */
export function statusIn(text) {
  try {
    return asStatus(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The status in what a failed stream ends with: one member "error". Null for a message. */
export function streamError(text) {
  if (!text.startsWith('{"error":')) {
    return null;
  }
  const {error, ...others} = JSON.parse(text);
  return Object.keys(others).length === 0 ? asStatus(error) : null;
}

function asStatus(value) {
  return Number.isInteger(value?.code) && typeof value.message === 'string' ? value : null;
}

export function statusView(status) {
  const details = status.details ?? [];
  return el('div.status', {role: 'alert'},
    el('p.code-name', {}, codeName(status.code), el('span.muted', {}, ` ${status.code}`)),
    status.message === '' ? null : el('p.message', {}, status.message),
    details.length === 0 ? null : el('ul.details', {}, details.map(detail)));
}

function detail({'@type': type, ...members}) {
  const name = String(type ?? 'detail');
  return el('li', {},
    el('p.type', {title: name}, name.slice(name.lastIndexOf('.') + 1)),
    jsonView(JSON.stringify(members)));
}
