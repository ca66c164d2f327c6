import { writeFileSync } from 'node:fs';
import type { FlowFile } from '#engine/format/index';
import type { Json, JsonObject } from '#engine/json';
import { badArguments } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Files by the output port whose list they get, one item a line. */
export type OutputLines = Readonly<Record<string, string>>;

/** Before the run, so that nothing is paid for a slip. Throws BAD_REQUEST for a port that the flow does not have. */
export function checkOutputLines(lines: OutputLines, { interface: { output } }: Pick<FlowFile, 'interface'>): void {
  const unknown = Object.keys(lines).find((port) => output[port] === undefined);
  if (unknown === undefined) return;
  const ports = Object.keys(output).join(', ');
  throw badArguments(`--output-lines ${unknown}: the flow has no such output; it has ${ports}.`);
}

/** Writes each list to its file as JSON lines; what is no list becomes one line. Throws BAD_REQUEST for a file that cannot be written. */
export function writeOutputLines(lines: OutputLines, output: JsonObject, terminal: Terminal): void {
  for (const [port, file] of Object.entries(lines)) {
    const value = output[port];
    const items: readonly Json[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
    try {
      writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    } catch (error) {
      throw badArguments(`The file "${file}" cannot be written: ${error instanceof Error ? error.message : error}.`);
    }
    terminal.say(`${items.length} ${items.length === 1 ? 'line' : 'lines'} of ${port} in ${file}`);
  }
}
