/** What crosses the border between the pool and its workers. Only text and numbers: nothing shared, nothing live. */
export interface JobRequest {
  readonly source: string;
  readonly inputText: string;
  readonly seed: string;
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

export type JobErrorCode = 'CODE_SYNTAX' | 'CODE_FAILED' | 'CODE_TIMEOUT' | 'CODE_LIMIT' | 'CODE_OUTPUT_INVALID';

export type JobOutcome =
  | { readonly ok: true; readonly outputText: string }
  | { readonly ok: false; readonly code: JobErrorCode; readonly message: string };

/** For each request: `started` when QuickJS is loaded and the time begins to count, then `done`; or `broken`. */
export type WorkerMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'done'; readonly outcome: JobOutcome }
  | { readonly kind: 'broken'; readonly reason: string };
