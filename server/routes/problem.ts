import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, FlowError } from '#engine/errors';

export interface ListedProblem {
  readonly path: string;
  readonly message: string;
}

/** A `FlowError` with every place that must be mended, so that a client can mark them all at once. */
export class ListedError extends FlowError {
  readonly problems: readonly ListedProblem[];

  constructor(code: ErrorCode, message: string, problems: readonly ListedProblem[]) {
    super(code, message, problems[0] === undefined ? {} : { where: { path: problems[0].path } });
    this.problems = problems.map((problem) => ({ path: problem.path, message: problem.message }));
  }
}

const statuses: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  BAD_REQUEST: 400,
  JOURNAL_INVALID: 400,
  SIGN_IN_FAILED: 401,
  FORBIDDEN: 403,
  HOST_NOT_GRANTED: 403,
  TOOL_NOT_GRANTED: 403,
  NOT_FOUND: 404,
  FLOW_NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  CONFLICT: 409,
  TASK_ANSWERED: 409,
  RUN_FINAL: 409,
  RUN_NOT_PAUSED: 409,
  STALE_WRITER: 409,
  TASK_CLOSED: 410,
  TASK_EXPIRED: 410,
  CAP_EXCEEDED: 413,
  FLOW_TOO_LARGE: 413,
  MESSAGE_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
};

/** The HTTP status of an error: from the table, else by what may be done about it. */
export function statusOf(error: FlowError): ContentfulStatusCode {
  return statuses[error.code] ?? (error.retry === 'later' ? 503 : 422);
}

/** The body that every refused request gets. */
export function problemBody(error: FlowError): object {
  const problems = error instanceof ListedError ? { problems: error.problems } : {};
  return { error: { ...error.toFact(), ...problems } };
}

export function answerProblem(context: Context, error: FlowError, status = statusOf(error)): Response {
  return context.json(problemBody(error), status);
}

/** What a client is told of a defect: nothing of its text, which may hold a path, a key or somebody's message. */
export function unexpectedError(): FlowError {
  return new FlowError('INTERNAL', 'The server met an unexpected error; its log says more.');
}
