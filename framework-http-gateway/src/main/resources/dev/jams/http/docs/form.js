// The fields that a request is typed into.

import {el, fill} from './dom.js';
import {example} from './example.js';
import {isJson} from './json.js';
import {isRepeated} from './request.js';
import {typeName} from './schema.js';

/** What is typed as headers stays while the page is open, so that one can log in once; not longer. */
const headers = [['Authorization', '']];
const KNOWN_HEADERS = ['Authorization', 'Grpc-Timeout', 'Grpc-Metadata-', 'Accept-Language', 'X-Request-Id'];

let ids = 0;

/** A labelled field; a label names its field also for those who do not see it. */
function labelled(text, type, control, required) {
  control.id = `field-${++ids}`;
  return el('div.control', {},
    el('label', {htmlFor: control.id}, el('code', {}, text),
      required ? el('span.flag.required', {}, 'required') : null,
      type === null ? null : el('span.type', {}, type)),
    control);
}

/** Fields for parameters of the path and the query; "values" are texts by parameter. */
export function parameterFields(api, route, changed) {
  const values = new Map();
  const rows = route.parameters.map((parameter) => {
    const control = parameterField(api, parameter);
    control.required = parameter.required === true;
    control.dataset.parameter = parameter.name;
    const take = () => {
      values.set(parameter, control.value);
      changed();
    };
    control.addEventListener('input', take);
    return labelled(parameter.name, hint(api, parameter), control, parameter.required);
  });
  return {values, rows};
}

function hint(api, parameter) {
  if (parameter.style === 'deepObject') {
    return 'key=value, one per line';
  }
  if (isRepeated(parameter)) {
    return 'one per line';
  }
  return parameter.content ? 'JSON' : typeName(api, parameter.schema);
}

function parameterField(api, parameter) {
  const {schema} = api.resolve(parameter.schema);
  if (parameter.content || isRepeated(parameter)) {
    return el('textarea', {rows: 2, spellcheck: false});
  }
  const options = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : null);
  if (options) {
    return el('select', {}, el('option', {value: ''}, parameter.required ? 'Choose' : 'Not sent'),
      options.map((option) => el('option', {}, String(option))));
  }
  const sample = example(api, parameter.schema);
  return el('input', {
    type: 'text', spellcheck: false, autocomplete: 'off',
    placeholder: sample === 'string' ? '' : String(sample ?? ''),
  });
}

/** Rows of name and value. */
export function headerFields(changed) {
  const rows = el('div.headers');
  const names = el('datalist', {id: 'header-names'}, KNOWN_HEADERS.map((name) => el('option', {value: name})));
  const input = (header, part, label) => el('input', {
    type: 'text', value: header[part], spellcheck: false, autocomplete: 'off', 'aria-label': label,
    placeholder: part === 0 ? 'Name' : 'Value',
    ...(part === 0 ? {list: 'header-names'} : {}),
    oninput(event) {
      header[part] = event.target.value;
      changed();
    },
  });
  const draw = () => fill(rows, headers.map((header, i) => el('div.header', {},
    input(header, 0, `Name of header ${i + 1}`),
    input(header, 1, `Value of header ${i + 1}`),
    el('button.quiet', {
      type: 'button', 'aria-label': `Remove header ${i + 1}`,
      onclick() {
        headers.splice(i, 1);
        draw();
        changed();
      },
    }, '×'))));
  draw();
  const add = el('button.quiet', {
    type: 'button',
    onclick() {
      headers.push(['', '']);
      draw();
      rows.lastElementChild.querySelector('input').focus();
    },
  }, 'Add a header');
  return {element: el('div', {}, names, rows, add), values: sentHeaders};
}

function sentHeaders() {
  return headers.map(([name, value]) => [name.trim(), value.trim()])
    .filter(([name, value]) => name !== '' && value !== '');
}

/** A field for the body as JSON; of a stream, for its messages. */
export function jsonField(api, route, changed) {
  const sample = example(api, route.body.schema);
  const many = route.body.stream;
  const field = el('textarea.json', {spellcheck: false, autocomplete: 'off'});
  const problem = el('p.hint', {role: 'status'});
  const reset = () => {
    field.value = many
      ? [sample, sample].map((one) => JSON.stringify(one)).join('\n')
      : JSON.stringify(sample, null, 2);
    field.rows = many ? 8 : Math.min(Math.max(field.value.split('\n').length, 3), 18);
    take();
  };
  const take = () => {
    const texts = many && !isJson(field.value) ? field.value.split('\n') : [field.value];
    const wrong = texts.findIndex((text) => text.trim() !== '' && !isJson(text));
    problem.textContent = wrong < 0 ? '' : many
      ? `Line ${wrong + 1} is not JSON; it is sent as it is.` : 'This is not JSON; it is sent as it is.';
    changed();
  };
  field.addEventListener('input', take);
  const element = el('div', {},
    labelled(many ? 'Messages' : 'Body', many ? 'JSON, one per line' : 'JSON', field, route.body.required),
    problem,
    el('button.quiet', {type: 'button', onclick: reset}, 'Back to the example'));
  return {element, reset, text: () => field.value};
}

/** Fields for a body of any type: a file, or a text. */
export function rawField(changed) {
  const type = el('input', {type: 'text', value: 'text/plain', spellcheck: false, oninput: changed});
  const text = el('textarea', {rows: 4, spellcheck: false, oninput: changed});
  const file = el('input', {
    type: 'file',
    onchange() {
      if (file.files[0]?.type) {
        type.value = file.files[0].type;
      }
      changed();
    },
  });
  return {
    element: el('div', {}, labelled('Content-Type', null, type, false), labelled('Body', 'a text', text, false),
      labelled('File', 'instead of the text', file, false)),
    type: () => type.value,
    body: () => file.files[0] ?? text.value,
  };
}
