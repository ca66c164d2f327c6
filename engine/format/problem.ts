import type { ErrorCode } from '../errors.ts';

/** Something wrong with a flow, at a place, with what to do about it. Errors block a run, never saving. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode;
  readonly message: string;
  readonly help: string;
  /** JSON path into the flow file, for example `nodes[2].body.edges[0].from`. */
  readonly path: string;
  /** The node concerned, as ids from the outermost body inwards. */
  readonly nodePath?: readonly string[];
  readonly port?: string;
  /** Index of the edge concerned within its body. */
  readonly edge?: number;
}

export function formatPath(parts: ReadonlyArray<PropertyKey>): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
