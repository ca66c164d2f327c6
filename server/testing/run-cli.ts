import path from 'node:path';
import { runCommand } from '../cli/cli.ts';
import type { Terminal } from '../cli/terminal.ts';

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as the one JSON object that `--json` promises. */
  readonly json: Record<string, unknown>;
}

export interface Situation {
  readonly environment?: Record<string, string>;
  /** What somebody types, line by line; nobody sits there when absent. */
  readonly typed?: readonly string[];
}

/** Runs one command of the command line in a folder of its own, and hears all that it says. */
export async function runCli(
  folder: string,
  args: readonly string[],
  { environment = {}, typed }: Situation = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const lines = [...(typed ?? [])];
  const terminal: Terminal = {
    print: (text) => out.push(text),
    say: (text) => err.push(text),
    environment: { FLOWRIGHT_DATA: path.join(folder, 'data'), ...environment },
    ...(typed === undefined ? {} : { ask: async () => lines.shift() ?? '' }),
  };
  const status = await runCommand(args, terminal);
  const text = out.join('\n');
  return {
    status,
    out: text,
    err: err.join('\n'),
    get json() {
      return JSON.parse(text);
    },
  };
}
