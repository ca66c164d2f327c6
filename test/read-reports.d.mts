export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export interface Ended {
  /** Whether the command ended with status 0. */
  readonly isOk: boolean;
  readonly reportFile: string;
}

export function countTool(ended: Pick<Ended, 'isOk'>): Counted;
export function countVitest(ended: Ended): Counted;
export function countPlaywright(ended: Ended): Counted;
