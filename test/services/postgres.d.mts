export interface TestPostgres {
  readonly url: string;
  /** kill -9 of the server; its own processes notice and end as well. */
  kill(): Promise<void>;
  /** Starts it again on what it has kept. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

export function startPostgres(options?: {
  /** Keeps what was committed even when the machine loses power, as in production. */
  readonly isSafe?: boolean;
  /** More settings, each `name=value`. */
  readonly settings?: readonly string[];
}): Promise<TestPostgres>;
