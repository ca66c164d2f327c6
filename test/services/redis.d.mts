export interface TestRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function startRedis(): Promise<TestRedis>;
