// Reads an OpenAPI document as services, their calls, and the routes that each call has.

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const JSON_TYPE = 'application/json';
const LINES = 'application/x-ndjson';

/** How calls stream, as the document has it in x-jams-streaming, in words. */
export const KINDS = {
  unary: 'Unary',
  server: 'Server stream',
  client: 'Client stream',
  bidi: 'Bidirectional stream',
};

/** Fetches the document. */
export async function load(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`the server answers ${response.status} ${response.statusText}`);
  }
  return new Api(await response.json());
}

class Api {
  constructor(document) {
    this.title = document.info?.title || 'API';
    this.version = document.info?.version ?? '';
    this.services = (document.tags ?? []).map((tag) => ({
      name: tag.name,
      shortName: tag.name.slice(tag.name.lastIndexOf('.') + 1),
      description: tag.description ?? '',
      calls: [],
    }));
    this.schemas = document.components?.schemas ?? {};
    this.routes = new Map();
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      for (const method of METHODS.filter((name) => item[name])) {
        this.#add(method.toUpperCase(), path, item[method]);
      }
      for (const [name, operation] of Object.entries(item['x-jams-operations'] ?? {})) {
        this.#add(name.split(' ')[0], path, operation);
      }
    }
    this.services = this.services.filter((service) => service.calls.length > 0);
    this.services.forEach((service) => service.calls.forEach(sortRoutes));
  }

  /** What a schema refers to, with what stands beside the reference; its type, and that one's name. */
  resolve(schema) {
    const {$ref: reference, ...beside} = schema ?? {};
    if (reference === undefined) {
      return {schema: beside, type: null, name: null};
    }
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const type = this.schemas[name] ?? {};
    return {schema: {...type, ...beside}, type, name};
  }

  #add(method, path, operation) {
    const rpc = operation['x-jams-rpc'] ?? operation.operationId;
    const call = this.#call(rpc, operation);
    const route = {
      id: operation.operationId,
      call,
      method,
      path,
      parameters: operation.parameters ?? [],
      body: body(operation.requestBody),
      answer: body(operation.responses?.['200']),
      error: body(operation.responses?.default),
    };
    call.routes.push(route);
    this.routes.set(route.id, route);
  }

  #call(rpc, operation) {
    const service = this.#service(operation.tags?.[0] ?? '');
    const known = service.calls.find((call) => call.rpc === rpc);
    if (known) {
      return known;
    }
    const call = {
      rpc,
      service,
      name: rpc.slice(rpc.lastIndexOf('/') + 1),
      summary: operation.summary ?? '',
      description: operation.description ?? '',
      deprecated: operation.deprecated === true,
      kind: operation['x-jams-streaming'] ?? 'unary',
      routes: [],
    };
    service.calls.push(call);
    return call;
  }

  #service(name) {
    let service = this.services.find((one) => one.name === name);
    if (!service) {
      service = {name, shortName: name, description: '', calls: []};
      this.services.push(service);
    }
    return service;
  }
}

/** Ids are the rpc's name, with a number behind it from the second route on. */
function sortRoutes(call) {
  const order = (route) => Number(/_(\d+)$/.exec(route.id.slice(call.name.length))?.[1] ?? 1);
  call.routes.sort((a, b) => order(a) - order(b) || a.id.length - b.id.length);
}

/** What is sent or answered: one JSON value, a stream of them, or bytes of any type (raw). */
function body(described) {
  const content = described?.content;
  if (!content) {
    return null;
  }
  const lines = content[LINES];
  const json = content[JSON_TYPE];
  return {
    description: described.description ?? '',
    required: described.required === true,
    stream: lines !== undefined,
    raw: lines === undefined && json === undefined,
    schema: lines?.['x-jams-item-schema'] ?? json?.schema ?? null,
  };
}
