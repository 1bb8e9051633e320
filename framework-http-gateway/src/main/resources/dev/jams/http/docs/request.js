// Makes a request out of what has been typed, and a curl command out of a request.

/** The address below which everything is served; this page is its "docs". */
export const BASE = new URL('.', document.baseURI);

/**
 * The address of a call.
 *
 * @param {object} route whose path it is
 * @param {Map<object, string>} typed texts by parameter; an empty one is not sent
 */
export function address(route, typed) {
  const inPath = new Map();
  const query = [];
  for (const parameter of route.parameters) {
    const text = typed.get(parameter) ?? '';
    if (parameter.in === 'path') {
      inPath.set(parameter.name, encode(text, parameter['x-jams-many-segments'] === true));
    } else if (text !== '') {
      query.push(...pairs(parameter, text));
    }
  }
  const path = route.path.replace(/\{([^}]*)\}/g, (variable, name) => inPath.get(name) ?? variable);
  return BASE.href + path.slice(1) + (query.length === 0 ? '' : '?' + query.join('&'));
}

function encode(text, slashes) {
  // The browser would resolve dot segments before anything is sent.
  const segment = (one) => /^\.{1,2}$/.test(one) ? one.replaceAll('.', '%2E') : encodeURIComponent(one);
  return slashes ? text.split('/').map(segment).join('/') : segment(text);
}

/** The parts of a query; of repeated and map fields one for each line. */
function pairs(parameter, text) {
  const pair = (name, value) => encodeURIComponent(name) + '=' + encodeURIComponent(value);
  const lines = text.split('\n').filter((line) => line !== '');
  if (parameter.style === 'deepObject') {
    return lines.map((line) => {
      const end = line.indexOf('=');
      return end < 0 ? pair(`${parameter.name}[${line}]`, '')
        : pair(`${parameter.name}[${line.slice(0, end)}]`, line.slice(end + 1));
    });
  }
  return isRepeated(parameter) ? lines.map((line) => pair(parameter.name, line)) : [pair(parameter.name, text)];
}

/** Whether a parameter can be sent more than once. */
export function isRepeated(parameter) {
  return parameter.schema?.type === 'array' || parameter.style === 'deepObject';
}

/** The method that is sent; a route for any method is called by POST. */
export function methodOf(route) {
  return route.method === '*' ? 'POST' : route.method;
}

/** The messages of a stream: one for each line, or one if the whole is a single value. */
export function messages(text) {
  try {
    JSON.parse(text);
    // A line break inside of a value can only be between two tokens.
    return [text.replace(/\s*\n\s*/g, ' ').trim()];
  } catch {
    return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  }
}

/**
 * The same request for a shell.
 *
 * @param {object} request with method, url, headers (pairs) and body: a text, a File or null
 * @param {boolean} streams whether the answer should be shown as it comes
 */
export function curl(request, streams) {
  const parts = ['curl'];
  if (streams) {
    parts.push('-N');
  }
  if (request.method === 'HEAD') {
    parts.push('-I');
  } else if (request.method !== (request.body === null ? 'GET' : 'POST')) {
    parts.push('-X ' + quote(request.method));
  }
  parts.push(quote(request.url));
  const lines = [parts.join(' ')];
  for (const [name, value] of request.headers) {
    lines.push('-H ' + quote(`${name}: ${value}`));
  }
  if (request.body instanceof File) {
    lines.push('--data-binary ' + quote('@' + request.body.name));
  } else if (request.body !== null) {
    lines.push('--data-raw ' + quote(request.body));
  }
  return lines.join(' \\\n  ');
}

function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'";
}
