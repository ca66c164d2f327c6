export interface TestRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The program `redis-server`; undefined when it is not installed. */
export function findRedis(): string | undefined;
export function startRedis(): Promise<TestRedis>;
