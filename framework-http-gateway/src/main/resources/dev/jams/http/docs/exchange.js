// One call over HTTP: sends the request and shows the answer, a stream's as it arrives.

import {answerView} from './answer.js';
import {fill} from './dom.js';
import {lines} from './lines.js';
import {logView} from './log.js';
import {streamError} from './status.js';

/**
 * Sends a request.
 *
 * @param {object} route whose answer it is
 * @param {object} request as request.js makes it
 * @param {Element} output where the answer is shown
 * @return {{stop: function(), over: Promise<void>}} "over" never fails
 */
export function exchange(route, request, output) {
  const abort = new AbortController();
  const view = answerView();
  fill(output, view.element);
  return {stop: () => abort.abort(), over: run(route, request, view, output, abort.signal)};
}

async function run(route, request, view, output, signal) {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: [...request.headers, ['Accept', accept(route)]],
      body: request.body,
      signal,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'manual',
    });
    view.head(response, elapsed());
    reveal(output);
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && type.startsWith('application/x-ndjson')) {
      await stream(response, view, elapsed);
    } else {
      await view.body(await response.blob(), type, response.ok);
      view.done(elapsed());
      reveal(output);
    }
  } catch (e) {
    view.failed(signal.aborted ? null : e, elapsed());
  }
}

/** Scrolls as little as it can, and not to the end of what is long. */
function reveal(output) {
  if (output.offsetHeight < innerHeight / 2) {
    output.scrollIntoView({block: 'nearest'});
  }
}

function accept(route) {
  if (!route.answer || route.answer.raw) {
    return '*/*';
  }
  return route.answer.stream ? 'application/x-ndjson' : 'application/json';
}

async function stream(response, view, elapsed) {
  const log = logView();
  view.show(log.element);
  let error = null;
  for await (const line of lines(response.body)) {
    error = streamError(line);
    if (error === null) {
      log.add('in', line, elapsed());
    }
  }
  if (error === null) {
    log.note('The stream is complete.');
  } else {
    view.error(error);
  }
  view.done(elapsed());
}
