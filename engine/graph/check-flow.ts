import type { FlowFile } from '../format/flow-file.ts';
import type { Problem } from '../format/problem.ts';
import { compile, type FlowsByReference } from './compile.ts';

/** Every problem of a flow and of what it reaches. Those of severity `error` block a run, none blocks saving. */
export function checkFlow(flow: FlowFile, flows: FlowsByReference = {}): Problem[] {
  return [...compile(flow, flows).problems];
}
