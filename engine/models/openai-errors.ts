import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { type ErrorCode, FlowError } from '../errors.ts';
import type { ProviderConfig } from './openai-client.ts';

const maxDetailLength = 2000;
const maxMessageLength = 500;

/** The beginning of a text that goes into the `detail` of an error; undefined for none. */
export function excerpt(text: string): string | undefined {
  return text === '' ? undefined : text.slice(0, maxDetailLength);
}

/** What a provider says about its error, whatever shape it gave it. */
export function providerText(error: APIError): string {
  const body: unknown = error.error;
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : body;
  if (typeof message === 'string') return message;
  return message === undefined || message === null ? error.message : JSON.stringify(message);
}

/** Turns what a request ended with, before any part of the reply was read, into a `FlowError`. */
export function mapRequestError(error: unknown, provider: ProviderConfig): unknown {
  if (error instanceof APIConnectionTimeoutError) {
    return new FlowError('MODEL_TIMEOUT', `No connection to the provider '${provider.name}' came about in time.`);
  }
  if (error instanceof APIConnectionError) {
    const mayBeCors = provider.browser === true ? ', or it does not allow calls from a web page (CORS)' : '';
    const reason = redact(connectionReason(error), provider);
    const message = `The provider '${provider.name}' at ${hostOf(provider)} could not be reached (${reason})${mayBeCors}.`;
    return new FlowError('MODEL_UNAVAILABLE', message);
  }
  if (error instanceof APIError) return mapApiError(error, provider, undefined);
  return error;
}

/** Turns what broke a reply in the middle into a `FlowError` that keeps the beginning in `detail`. */
export function mapStreamError(error: unknown, provider: ProviderConfig, partial: string): FlowError {
  if (error instanceof APIError) return mapApiError(error, provider, excerpt(partial));
  const how = error instanceof SyntaxError ? 'sent a part that is no JSON' : 'broke the connection in the middle';
  const message = `The provider '${provider.name}' ${how} of its reply.`.replace('JSON of', 'JSON in');
  return new FlowError('MODEL_STREAM_BROKEN', message, withDetail(excerpt(partial)));
}

function mapApiError(error: APIError, provider: ProviderConfig, detail: string | undefined): FlowError {
  const status = statusOf(error);
  const code = codeFor(status, error);
  const retryAfterMs = readRetryAfter(error.headers);
  const options = { ...withDetail(detail), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  // What it says about a key may repeat the key.
  if (code === 'MODEL_AUTH') {
    return new FlowError(code, `The provider '${provider.name}' does not accept the key (status ${status}).`, options);
  }
  const says = redact(providerText(error), provider).slice(0, maxMessageLength);
  const answered = status === undefined ? 'answered with an error' : `answered with status ${status}`;
  return new FlowError(code, `The provider '${provider.name}' ${answered}: ${says}`, options);
}

/** An error inside a stream has no HTTP status, but some gateways put one into its code. */
function statusOf(error: APIError): number | undefined {
  if (error.status !== undefined) return error.status;
  const code = Number(error.code);
  return code >= 400 && code < 600 ? code : undefined;
}

function codeFor(status: number | undefined, error: APIError): ErrorCode {
  if (status === 401 || status === 403) return 'MODEL_AUTH';
  if (status === 429 || error.code === 'rate_limit_exceeded') return 'MODEL_RATE_LIMITED';
  if (status === undefined) return error.type === 'invalid_request_error' ? 'MODEL_REFUSED' : 'MODEL_UNAVAILABLE';
  if (status >= 500 || status === 408 || status === 409) return 'MODEL_UNAVAILABLE';
  // A wrong path answered by something that is no API at all, rather than an unknown model.
  if ((status === 404 || status === 405) && error.error === undefined) return 'MODEL_NOT_COMPATIBLE';
  return status >= 400 ? 'MODEL_REFUSED' : 'MODEL_NOT_COMPATIBLE';
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date; never negative. */
function readRetryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = headers?.get('retry-after-ms');
  if (milliseconds && Number.isFinite(Number(milliseconds))) return Math.max(0, Number(milliseconds));
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const fromNow = Number.isFinite(Number(value)) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(fromNow) ? undefined : Math.max(0, fromNow);
}

/** `fetch` hides the reason one or two causes deep. */
function connectionReason(error: APIConnectionError): string {
  let reason: unknown = error;
  for (let depth = 0; depth < 4 && reason instanceof Error; depth += 1) {
    if ('code' in reason && typeof reason.code === 'string') return reason.code;
    if (reason.cause === undefined) return reason.message;
    reason = reason.cause;
  }
  return error.message;
}

function hostOf({ baseURL }: ProviderConfig): string {
  return URL.canParse(baseURL) ? new URL(baseURL).host : 'an address that is no URL';
}

function redact(text: string, { apiKey }: ProviderConfig): string {
  return apiKey ? text.replaceAll(apiKey, '[key]') : text;
}

function withDetail(detail: string | undefined): { detail?: string } {
  return detail === undefined ? {} : { detail };
}
