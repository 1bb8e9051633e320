// Shows a schema as a tree of fields. A branch is made when it is opened, so that types which
// contain themselves, and large APIs, cost nothing before.

import {el, lazily} from './dom.js';
import {prose} from './prose.js';

/**
 * The fields of a schema, or what it is if it has none.
 *
 * @param {"request"|"response"} use leaves out the fields that only the other has
 */
export function schemaTree(api, schema, use) {
  if (schema === null) {
    return null;
  }
  const node = inner(api, schema);
  if (node.fields.length === 0) {
    return el('div.fields.single', {}, el('span.type', {}, typeName(api, schema)),
      prose(node.schema.description));
  }
  return el('div', {}, typeLine(api, schema, node), fields(api, node.schema, use));
}

function typeLine(api, schema, node) {
  return el('div.of', {},
    el('code.type', {}, typeName(api, schema, true)), prose(node.schema.description));
}

/** A type in a few words: "string · int64", "array of Book", "map of Cover". */
export function typeName(api, given, whole = false) {
  const {schema, name} = api.resolve(given);
  if (name !== null) {
    const shown = whole ? name : name.slice(name.lastIndexOf('.') + 1);
    return schema.enum ? `${shown} · enum` : shown;
  }
  if (schema.oneOf) {
    const nullable = schema.oneOf.some((one) => one.type === 'null');
    return typeName(api, schema.oneOf[0]) + (nullable ? ' or null' : '');
  }
  const [type, ...others] = [schema.type].flat();
  const or = others.includes('null') ? ' or null' : '';
  if (type === 'array') {
    return `array of ${typeName(api, schema.items)}${or}`;
  }
  if (type === 'object') {
    return schema.additionalProperties ? `map of ${typeName(api, schema.additionalProperties)}` : 'object';
  }
  const detail = schema.format ?? schema.contentEncoding;
  return (type ?? 'any JSON') + (detail ? ` · ${detail}` : '') + or;
}

/** What has the fields: the schema, or its items or values. */
function inner(api, given) {
  const {schema} = api.resolve(given);
  const items = schema.type === 'array' ? schema.items : schema.additionalProperties;
  if (items && typeof items === 'object') {
    return inner(api, items);
  }
  return {schema, fields: Object.entries(schema.properties ?? {})};
}

function fields(api, schema, use) {
  const required = new Set(schema.required ?? []);
  return el('ul.fields', {}, Object.entries(schema.properties ?? {})
    .filter(([, property]) => !(use === 'request' ? property.readOnly : property.writeOnly))
    .map(([name, property]) => el('li', {}, field(api, name, property, required.has(name), use))));
}

function field(api, name, property, required, use) {
  const line = el('span.field', {},
    el('code.name', {}, name),
    el('span.type', {}, typeName(api, property)),
    required ? el('span.flag.required', {}, 'required') : null,
    property.readOnly ? el('span.flag', {}, 'only in answers') : null,
    property.writeOnly ? el('span.flag', {}, 'only in requests') : null,
    property.deprecated ? el('span.flag', {}, 'deprecated') : null);
  const node = inner(api, property);
  const text = el('div.text', {}, about(api, property, node));
  return node.fields.length === 0 ? [line, text] : lazily('details', [line, text], () => fields(api, node.schema, use));
}

/** What is said of the field, else of its type, and the values of an enum. */
function about(api, property, node) {
  const type = api.resolve(property).type?.description;
  const said = property.description ?? (node.schema.enum ? null : type);
  return [prose(said), enumValues(api, property)];
}

/** The values that a schema or its items have, with what is said of them. */
export function enumValues(api, given) {
  const {schema, type} = api.resolve(given);
  const items = schema.items ?? schema.additionalProperties;
  if (!schema.enum) {
    return items && typeof items === 'object' ? enumValues(api, items) : null;
  }
  const described = type?.description;
  return described?.includes('* `')
    ? prose(described)
    : [prose(described),
      el('p.values', {}, schema.enum.flatMap((one) => [el('code', {}, String(one)), ' ']))];
}
