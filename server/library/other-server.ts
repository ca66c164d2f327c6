import type { z } from 'zod';
import { type ErrorCode, FlowError } from '#engine/errors';
import { printTarget, urlTarget } from '#engine/format/index';
import type { CallOptions, HttpClient, HttpReply, HttpRequest } from '#engine/host';
import { ImportReport, LibraryFile, ProblemView } from '#engine/protocol/index';

/** Another Flowright server, as somebody names it. */
export interface OtherServer {
  readonly url: string;
  /** Sent to it and nowhere else; neither kept nor logged. */
  readonly token?: string | undefined;
}

/** The way out. */
export interface Outbound {
  readonly http: HttpClient;
  readonly newId: () => string;
  readonly signal: CallOptions['signal'];
}

const maxBytes = 64_000_000;

/**
 * A release of another server with all that it reaches. Rejects with what that server says, with HTTP_BLOCKED for an
 * address that is not public, and with HTTP_UNREACHABLE.
 */
export async function fetchRelease(server: OtherServer, reference: string, outbound: Outbound): Promise<LibraryFile> {
  const [name = '', version = 'latest'] = reference.split('@');
  const call = requestTo(server, outbound.newId(), `/api/library/${name}/${version}/export`);
  return read(server, await outbound.http.send(call, { signal: outbound.signal }), LibraryFile);
}

/** Gives releases to another server, which checks them itself. Rejects as `fetchRelease` does. */
export async function sendReleases(
  server: OtherServer,
  body: { readonly file: LibraryFile; readonly dryRun: boolean },
  outbound: Outbound,
): Promise<ImportReport> {
  const call = requestTo(server, outbound.newId(), '/api/library/import', JSON.stringify(body));
  return read(server, await outbound.http.send(call, { signal: outbound.signal }), ImportReport);
}

function requestTo({ url, token }: OtherServer, idempotencyKey: string, path: string, body?: string): HttpRequest {
  const target = urlTarget(url);
  if (typeof target === 'string') throw new FlowError('BAD_REQUEST', `${target}.`);
  return {
    method: body === undefined ? 'GET' : 'POST',
    url: `${url.replace(/[?#].*$/, '').replace(/\/+$/, '')}${path}`,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
    maxBytes,
    host: printTarget(target),
    idempotencyKey,
  };
}

/** What another server may refuse with so that the same is said here. */
const handedOn: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_REQUEST',
  'CONFLICT',
  'FLOW_HASH_MISMATCH',
  'FLOW_INVALID',
  'FLOW_NOT_FOUND',
  'FORBIDDEN',
]);

function read<T>({ url }: OtherServer, { status, text }: HttpReply, schema: z.ZodType<T>): T {
  const host = new URL(url).host;
  const value = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new FlowError('HTTP_FAILED', `"${host}" did not answer as a Flowright server of this version does.`);
  }
  const told = ProblemView.safeParse(value);
  if (!told.success) throw new FlowError('HTTP_FAILED', `"${host}" answered with status ${status} and nothing else.`);
  const { code, message } = told.data.error;
  throw new FlowError(isHandedOn(code) ? code : 'HTTP_FAILED', `"${host}" says: ${message.slice(0, 500)}`);
}

function isHandedOn(code: string): code is ErrorCode {
  return handedOn.has(code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
