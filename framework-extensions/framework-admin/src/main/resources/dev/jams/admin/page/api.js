// Asks the listener, with the token if it wants one. The token is kept in this page's memory only.

let token = null;

/** The listener wants a token, or another one. */
export class TokenNeeded extends Error {}

export function useToken(value) {
  token = value;
}

export function hasToken() {
  return token !== null;
}

async function ask(path, options = {}) {
  const headers = {...options.headers};
  if (token !== null) {
    headers.authorization = `Bearer ${token}`;
  }
  const response = await fetch(path, {...options, headers, cache: 'no-store'});
  if (response.status === 401) {
    throw new TokenNeeded(token === null ? 'A token is needed.' : 'This is not the token.');
  }
  return response;
}

async function json(response) {
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.message ?? `${response.status} ${response.statusText}`);
  }
  return body;
}

export async function get(path) {
  return json(await ask(path));
}

/** The same where an answer that says "not ready" is one, too. */
export async function getHealth() {
  return (await ask('health')).json();
}

export async function post(path, value) {
  return json(await ask(path, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(value),
  }));
}

/**
 * Reads server-sent events until the stream ends. EventSource cannot send a token.
 *
 * @param {function(string, object)} take gets the name and the data of each
 */
export async function events(path, take, signal) {
  const response = await ask(path, {headers: {accept: 'text/event-stream'}, signal});
  if (!response.ok) {
    return json(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return null;
    }
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop();
    for (const part of parts) {
      const field = (name) => part.split('\n')
        .filter((line) => line.startsWith(`${name}: `))
        .map((line) => line.slice(name.length + 2))
        .join('\n');
      take(field('event'), JSON.parse(field('data')));
    }
  }
}
