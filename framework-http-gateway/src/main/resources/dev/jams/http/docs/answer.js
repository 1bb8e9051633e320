// Shows the answer to a request. Nothing in it is ever run: text is shown as text, an image as an
// image, everything else can be saved.

import {copyButton, el, fill} from './dom.js';
import {jsonView} from './json.js';
import {duration} from './log.js';
import {statusIn, statusView} from './status.js';

const MAX_TEXT = 1_000_000;
const IMAGE = /^image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon)\b/;
const TEXT = /^(text\/|application\/([\w.+-]*(json|xml|yaml|javascript)|x-www-form-urlencoded))/;

/** The view of one answer, filled step by step. */
export function answerView() {
  const status = el('p.status-line', {role: 'status'}, el('span.muted', {}, 'Waiting for the answer …'));
  const headers = el('div');
  const body = el('div.body');
  const end = (text) => {
    status.querySelector('.time')?.remove();
    status.append(el('span.time.muted', {}, text));
  };
  return {
    element: el('section.answer', {'aria-label': 'Answer'}, status, headers, body),
    /** The status and the headers have come. */
    head(response, millis) {
      fill(status, el(response.ok ? 'strong.good' : 'strong.bad', {},
        [response.status || 'Redirect', response.statusText].join(' ').trim()));
      end(duration(millis));
      fill(headers, headerList(response.headers));
    },
    /** The body has come, all of it. */
    async body(blob, type, ok) {
      if (blob.size > 0) {
        body.append(...await content(blob, type, ok));
      } else {
        body.append(el('p.muted', {}, 'The body is empty.'));
      }
    },
    show(element) {
      body.append(element);
    },
    /** The stream ended with an error. */
    error(error) {
      body.append(statusView(error));
    },
    done(millis) {
      end(duration(millis));
    },
    /** There was no answer, or it broke off; null if it was stopped here. */
    failed(cause, millis) {
      if (status.querySelector('strong') === null) {
        fill(status, el('strong.bad', {}, cause === null ? 'Stopped' : 'No answer'));
      }
      end(duration(millis));
      body.append(cause === null
        ? el('p.note', {}, `Stopped after ${duration(millis)}; the call is cancelled.`)
        : el('p.notice.bad', {role: 'alert'}, `The connection failed: ${cause.message}`));
    },
  };
}

function headerList(headers) {
  const all = [...headers];
  return el('details.more', {},
    el('summary', {}, `Headers (${all.length})`),
    el('dl.header-list', {}, all.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])));
}

async function content(blob, type, ok) {
  if (IMAGE.test(type)) {
    return [image(blob), saving(blob)];
  }
  if (!TEXT.test(type) || blob.size > MAX_TEXT) {
    return [el('p.muted', {}, `${blob.size} bytes of ${type || 'an unknown type'}.`), saving(blob)];
  }
  const text = await blob.text();
  const error = ok ? null : statusIn(text);
  const shown = el('div.copied', {}, jsonView(text), copyButton(() => text));
  return error === null ? [shown]
    : [statusView(error), el('details.more', {}, el('summary', {}, 'As JSON'), shown)];
}

/** Inside of an img element an SVG has no scripts and loads nothing. */
function image(blob) {
  const url = URL.createObjectURL(blob);
  const done = () => URL.revokeObjectURL(url);
  return el('img', {src: url, alt: 'The image that was answered', onload: done, onerror: done});
}

function saving(blob) {
  return el('button', {
    type: 'button',
    onclick() {
      const url = URL.createObjectURL(blob);
      el('a', {href: url, download: 'answer'}).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    },
  }, 'Save');
}
