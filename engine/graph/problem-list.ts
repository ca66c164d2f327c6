import { type ErrorCode, errorTable } from '../errors.ts';
import { formatPath, type Problem } from '../format/problem.ts';

/** Collects problems under a path; `at` gives a list for a place further in that writes to the same list. */
export class ProblemList {
  readonly all: Problem[];
  private readonly path: ReadonlyArray<string | number>;
  private readonly nodePath: readonly string[];
  private readonly flow: string | undefined;

  constructor(parent?: {
    all: Problem[];
    path: ReadonlyArray<string | number>;
    nodePath: readonly string[];
    flow?: string | undefined;
  }) {
    this.all = parent?.all ?? [];
    this.path = parent?.path ?? [];
    this.nodePath = parent?.nodePath ?? [];
    this.flow = parent?.flow;
  }

  at(key: string, index?: number, nodeId?: string): ProblemList {
    return new ProblemList({
      all: this.all,
      path: [...this.path, key, ...(index === undefined ? [] : [index])],
      nodePath: nodeId === undefined ? this.nodePath : [...this.nodePath, nodeId],
      flow: this.flow,
    });
  }

  /** Problems of a flow that is used by reference name that flow, since its file is another one. */
  inFlow(reference: string): ProblemList {
    return new ProblemList({ all: this.all, path: [], nodePath: [], flow: reference });
  }

  add(
    key: string,
    code: ErrorCode,
    message: string,
    {
      within = [],
      ...more
    }: Partial<Pick<Problem, 'port' | 'edge' | 'severity'>> & { within?: readonly string[] } = {},
  ): void {
    const path = formatPath(key === '' ? this.path : [...this.path, ...keyParts(key)]);
    const nodePath = [...this.nodePath, ...within];
    this.all.push({
      severity: 'error',
      code,
      message: this.flow === undefined ? message : `In "${this.flow}": ${message}`,
      help: errorTable[code].help,
      path: this.flow === undefined ? path : `${this.flow}: ${path}`,
      ...(nodePath.length === 0 || this.flow !== undefined ? {} : { nodePath }),
      ...more,
    });
  }
}

function keyParts(key: string): Array<string | number> {
  return key.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
