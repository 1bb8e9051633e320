// Makes up a value that fits a schema.

const BY_FORMAT = {'date-time': '2026-01-31T12:00:00Z', int64: '0', uint64: '0'};
const MAX_DEPTH = 6;

/** An example of what is sent: without what only an answer has. */
export function example(api, schema) {
  return value(api, schema ?? {}, []);
}

function value(api, given, around) {
  const {schema, name} = api.resolve(given);
  if (schema.enum) {
    return schema.enum.find((one) => !/UNSPECIFIED$|UNKNOWN$/.test(String(one))) ?? schema.enum[0];
  }
  if (schema.oneOf) {
    return value(api, schema.oneOf[0], around);
  }
  const inside = name === null ? around : [...around, name];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': return object(api, schema, inside);
    case 'array': return endless(api, schema.items, inside) ? [] : [value(api, schema.items, inside)];
    case 'string': return text(schema);
    case 'integer': case 'number': return 0;
    case 'boolean': return false;
    default: return null;
  }
}

function object(api, schema, around) {
  const result = {};
  const leftOut = new Set((schema['x-jams-oneofs'] ?? []).flatMap((oneof) => oneof.slice(1)));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const {readOnly, deprecated} = api.resolve(property).schema;
    const wanted = !readOnly && !property.deprecated && !deprecated && !leftOut.has(name);
    if (wanted && name !== '@type' && !endless(api, property, around)) {
      result[name] = value(api, property, around);
    }
  }
  if (schema.additionalProperties && !endless(api, schema.additionalProperties, around)) {
    result[key(schema.propertyNames)] = value(api, schema.additionalProperties, around);
  }
  return result;
}

/** Whether a value would contain one of its own type, or go too deep to be read. */
function endless(api, schema, around) {
  const {name, schema: {items}} = api.resolve(schema);
  return around.length >= MAX_DEPTH || around.includes(name)
    || (items !== undefined && around.includes(api.resolve(items).name));
}

function text(schema) {
  if (schema.format in BY_FORMAT) {
    return BY_FORMAT[schema.format];
  }
  if (schema.contentEncoding === 'base64') {
    return 'SGVsbG8=';
  }
  if (schema.pattern !== undefined) {
    return schema.pattern.includes('s$') ? '1.5s' : '';
  }
  return 'string';
}

function key(names) {
  if (names?.enum) {
    return names.enum[0];
  }
  return names?.pattern ? '0' : 'key';
}
