import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { printTarget, urlTarget } from '../format/hosts.ts';
import { hasBody, httpBytes } from '../format/http-node.ts';
import type { HttpReply } from '../host.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileTemplate, compileUrlTemplate } from '../text/index.ts';
import type { ActivationContext, HttpCall, NodeLogic } from './node-logic.ts';

type Http = NodeOf<'http'>;
type Context = ActivationContext<Http>;

/** Headers of a reply that a flow may see: what it is and where it goes on, nothing that proves who somebody is. */
export const shownHeaders: readonly string[] = [
  'content-type',
  'content-language',
  'date',
  'etag',
  'last-modified',
  'link',
  'location',
  'retry-after',
];

/** One call to a host that the flow declares and the run was granted. */
export const httpLogic: NodeLogic<Http> = {
  begin(context) {
    const call = callOf(context);
    return {
      do: 'perform',
      calls: 0,
      effect: async ({ http }) => ({ outputs: outputsOf(context, call, await http(call)) }),
    };
  },
};

function callOf(context: Context): HttpCall {
  const { node, inputs } = context;
  const body = hasBody(node) ? bodyOf(context) : undefined;
  const own = Object.entries(node.headers ?? {}).map(([name, source]): [string, string] => [
    name.toLowerCase(),
    headerValue(context, name, compileTemplate(source).render(inputs)),
  ]);
  const headers = {
    accept: node.response === 'text' ? '*/*' : 'application/json, */*;q=0.5',
    ...(body === undefined ? {} : { 'content-type': body.type }),
    ...Object.fromEntries(own),
  };
  return {
    method: node.method,
    url: urlOf(context),
    headers,
    ...(body === undefined ? {} : { body: body.text }),
    maxBytes: node.maxBytes ?? httpBytes.standard,
  };
}

/** Encoding keeps a value within its place but for one: `..` as a whole part of a path leads out of it. */
function urlOf({ node, inputs, address }: Context): string {
  const url = compileUrlTemplate(node.url).render(inputs);
  const [path = ''] = url.split(/[?#]/, 1);
  if (path.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part))) {
    throw new FlowError('MESSAGE_INVALID', `A message would lead the URL of node "${node.id}" to another path.`, {
      where: { node: node.id, address },
    });
  }
  return url;
}

function headerValue({ node, address }: Context, name: string, value: string): string {
  if (/^[\t\x20-\x7e]{0,8000}$/.test(value)) return value;
  throw new FlowError('MESSAGE_INVALID', `The header "${name}" of node "${node.id}" would hold what no header can.`, {
    where: { node: node.id, address },
  });
}

const json = 'application/json';

function bodyOf({ node, inputs }: Context): { text: string; type: string } | undefined {
  if (typeof node.body === 'string')
    return { text: compileTemplate(node.body).render(inputs), type: 'text/plain; charset=utf-8' };
  const value = node.body === undefined ? inputs.body : fillIn(node.body, inputs);
  return value === undefined ? undefined : { text: JSON.stringify(value), type: json };
}

/** The JSON with its texts filled in; one that is a single `{{ name }}` becomes that message, whatever it is. */
function fillIn(value: Json, inputs: Context['inputs']): Json {
  if (typeof value === 'string') {
    const [, name] = /^\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}$/.exec(value) ?? [];
    return (name === undefined ? undefined : inputs[name]) ?? compileTemplate(value).render(inputs);
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => fillIn(item, inputs));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, inputs)]));
}

function outputsOf({ node, address }: Context, call: HttpCall, reply: HttpReply): JsonObject {
  const { status, text } = reply;
  const fail = (what: string, options: { retry?: 'later'; retryAfterMs?: number } = {}) => {
    const target = urlTarget(call.url);
    const host = typeof target === 'string' ? '' : ` of ${printTarget(target)}`;
    return new FlowError('HTTP_FAILED', `The ${node.method}${host} by node "${node.id}" ${what}.`, {
      where: { node: node.id, address },
      detail: text.slice(0, 2000),
      ...options,
    });
  };
  if (status === 429 || status >= 500) {
    const { retryAfterMs } = reply;
    const retryAfter = retryAfterMs === undefined ? {} : { retryAfterMs };
    throw fail(`was answered with status ${status}`, { retry: 'later', ...retryAfter });
  }
  if (status >= 400) throw fail(`was answered with status ${status}`);
  const body = node.response === 'text' ? text : parseBody(text);
  if (body === undefined) throw fail('was answered with what is no JSON');
  const headers = shownHeaders.flatMap((name) => {
    const value = reply.headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { body, status, headers: Object.fromEntries(headers) };
}

/** Undefined for what is no JSON; nothing at all, as after a DELETE, is null. */
function parseBody(text: string): Json | undefined {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json; // what JSON.parse makes is JSON
  } catch {
    return undefined;
  }
}
