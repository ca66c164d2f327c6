import { type ErrorCode, errorTable, FlowError } from '#engine/errors';
import { ProblemView } from '#engine/protocol/index';

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** A request that the server refused, with the places in the request that it found wrong. */
export class RequestError extends FlowError {
  readonly problems: readonly FieldProblem[];
  /** The HTTP status; 0 when no answer came at all. */
  readonly status: number;

  /** The server's own words when it says what to do; it may be of another version. */
  override readonly help: string;

  constructor(code: ErrorCode, message: string, options: RefusalDetails) {
    super(code, message, options.detail === undefined ? {} : { detail: options.detail });
    this.status = options.status;
    this.problems = options.problems ?? [];
    this.help = options.help ?? errorTable[code].help;
  }
}

interface RefusalDetails {
  readonly status: number;
  readonly problems?: readonly FieldProblem[];
  readonly detail?: string;
  readonly help?: string;
}

/** Reads a reply that is not 2xx. A body that is no Problem still becomes an error that says what happened. */
export async function readRefusal(response: Response, what: string): Promise<RequestError> {
  const text = await response.text();
  const parsed = ProblemView.safeParse(parseJson(text));
  if (!parsed.success) {
    return new RequestError(
      'INTERNAL',
      `${what} failed: the server answered ${response.status} ${response.statusText}.`,
      {
        status: response.status,
        detail: text.slice(0, 500),
      },
    );
  }
  const { code, message, help, detail, problems } = parsed.data.error;
  return new RequestError(isErrorCode(code) ? code : 'INTERNAL', message, {
    status: response.status,
    help,
    ...(detail === undefined ? {} : { detail }),
    ...(problems === undefined ? {} : { problems }),
  });
}

export interface WiredError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Makes an error of a fact that came over a wire. A code of another version counts as INTERNAL. */
export function toFlowError({ code, message, detail, retryAfterMs }: WiredError): FlowError {
  return new FlowError(isErrorCode(code) ? code : 'INTERNAL', message, {
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** The problems that a refusal named, whatever was thrown. */
export function problemsOf(error: unknown): readonly FieldProblem[] {
  return error instanceof RequestError ? error.problems : [];
}
