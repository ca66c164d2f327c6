import { existsSync, statSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import { ContentHash, type FlowFile, FlowReference, parseFlowText } from '#engine/format/index';
import { ListedError } from '../routes/problem.ts';
import { readNamedFile } from './options.ts';

/** What FLOW on the command line means: the flow in a file, or a reference into the library. Throws FLOW_NOT_FOUND. */
export function readFlowArgument(argument: string): FlowFile | string {
  if (existsSync(argument) && statSync(argument).isFile()) return readFlowFile(argument);
  if (FlowReference.safeParse(argument).success || ContentHash.safeParse(argument).success) return argument;
  throw new FlowError('FLOW_NOT_FOUND', `There is no file "${argument}", and it is no name of a library entry.`);
}

/** Reads a flow file. Throws with every problem when it is not one. */
export function readFlowFile(file: string): FlowFile {
  const parsed = parseFlowText(readNamedFile(file));
  if (parsed.ok) return parsed.flow;
  const first = parsed.problems[0]!; // a refused flow has a problem
  const more = parsed.problems.length > 1 ? ` (and ${parsed.problems.length - 1} more)` : '';
  const place = first.path === '' ? '' : `${first.path}: `;
  throw new ListedError(first.code, `${file}: ${place}${first.message}${more}`, parsed.problems);
}
