import { FlowError } from '#engine/errors';
import { depthOf, findForbiddenKey } from '#engine/json';

/** Flows nest at most 64 deep; an entry or a request around them adds a few. Deeper needs no one. */
const maxDepth = 100;

/**
 * Reads a request's JSON, refusing before parsing what is too long (CAP_EXCEEDED), and after it what nests too deep
 * or has keys that could pollute a prototype (BAD_REQUEST). Every body comes in through here.
 */
export async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FlowError('BAD_REQUEST', 'The body is not JSON.', { cause });
  }
  if (depthOf(value) > maxDepth) {
    throw new FlowError('BAD_REQUEST', `The body nests deeper than ${maxDepth} levels.`);
  }
  const forbidden = findForbiddenKey(value);
  if (forbidden !== undefined) {
    throw new FlowError('BAD_REQUEST', `The key "${forbidden}" is not allowed.`, { where: { path: forbidden } });
  }
  return value;
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLong = () =>
    new FlowError('CAP_EXCEEDED', `The body is larger than ${maxBytes} bytes, which is the most read here.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLong();
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLong();
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join('');
}
