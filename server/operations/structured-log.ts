import { FlowError } from '#engine/errors';
import { redactor, secretsOf } from './redact.ts';

export type LogLevel = 'info' | 'warn' | 'error';
/** `request` is the id of the request on whose behalf something was done. */
export type Log = (level: LogLevel, message: string, error?: unknown, request?: string) => void;

export interface LogEnvironment {
  /** `json` or `text`; without it `text` for a person at a terminal and `json` for everybody else. */
  readonly FLOWRIGHT_LOG?: string | undefined;
  /** The least level that is written: `info`, `warn` or `error`. */
  readonly FLOWRIGHT_LOG_LEVEL?: string | undefined;
}

export interface LogOptions {
  readonly environment: LogEnvironment;
  readonly isTerminal: boolean;
  readonly now: () => number;
  readonly write: (line: string) => void;
}

const levels: readonly LogLevel[] = ['info', 'warn', 'error'];

/** Writes one line for everything said, without secrets. */
export function structuredLog({ environment, isTerminal, now, write }: LogOptions): Log {
  const least = levels.findIndex((level) => level === environment.FLOWRIGHT_LOG_LEVEL);
  const form = environment.FLOWRIGHT_LOG ?? (isTerminal ? 'text' : 'json');
  const redact = redactor(secretsOf({ ...environment }));
  return (level, message, error, request) => {
    if (levels.indexOf(level) < least) return;
    const said = redact(message);
    const cause = error === undefined ? undefined : causeOf(error, redact);
    if (form === 'text') {
      write(`${level}: ${said}${cause === undefined ? '' : ` ${cause.stack ?? cause.message}`}\n`);
      return;
    }
    const line = {
      at: new Date(now()).toISOString(),
      level,
      message: said,
      ...(request === undefined ? {} : { request }),
      ...(cause === undefined ? {} : { error: cause }),
    };
    write(`${JSON.stringify(line)}\n`);
  };
}

function causeOf(error: unknown, redact: (text: string) => string) {
  if (!(error instanceof Error))
    return { message: redact(typeof error === 'string' ? error : (JSON.stringify(error) ?? '')) };
  return {
    ...(error instanceof FlowError ? { code: error.code } : {}),
    message: redact(error.message),
    ...(error.stack === undefined ? {} : { stack: redact(error.stack) }),
  };
}
