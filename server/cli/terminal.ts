import { createInterface } from 'node:readline/promises';

/** The two streams of a command, its environment, and the person in front of it if there is one. */
export interface Terminal {
  /** To standard output: results only. */
  print(text: string): void;
  /** To standard error: everything said on the way. */
  say(text: string): void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks the person; absent when nobody sits there. */
  readonly ask?: (question: string) => Promise<string>;
}

export function processTerminal(): Terminal {
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
    environment: process.env,
    ...(isInteractive ? { ask: askOnTerminal } : {}),
  };
}

async function askOnTerminal(question: string): Promise<string> {
  // On stderr, since standard output is for the result.
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}
