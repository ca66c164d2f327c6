import type { Sandbox } from '#engine/host';
import type { Entry } from '#engine/journal/index';
import type { JsonObject } from '#engine/json';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { scripted, testHost } from '#engine/testing/index';
import { shippedFlow, shippedFlows } from './index.ts';

/** A small problem: how many words a line has. */
export const wordCount = {
  problem: 'How many words does a line have?',
  input_description: 'One line.',
  output_description: 'The number of its words.',
  examples: 'Input:\nan old tree\nOutput:\n3',
  public_tests: [
    { input: 'an old tree\n', output: '3' },
    { input: 'well\n', output: '1' },
  ],
};

const inBlock = (program: string): string => `Here it is.\n\n\`\`\`javascript\n${program}\n\`\`\`\n`;

/** What coders of different skill hand in, as programs. */
export const programs = {
  right: 'function solve(input) {\n  return input.trim().split(/\\s+/).length;\n}',
  /** Right for one of the two public tests. */
  wrong: 'function solve(input) {\n  return 1;\n}',
  hopeless: 'function solve(input) {\n  return input.length * 100;\n}',
};

/** What a coder answers. */
export const answers = {
  right: inBlock(programs.right),
  wrong: inBlock(programs.wrong),
  hopeless: inBlock(programs.hopeless),
  none: 'I would count the blanks and add one.',
  final: 'Final answer.',
};

export type CoderAnswer = keyof typeof answers;

export interface CodingRun {
  readonly status: string;
  readonly output: JsonObject | undefined;
  /** Who was asked, in order: the node's id, with the number of its activation. */
  readonly asked: readonly string[];
  /** How many times a program was run on tests. */
  readonly tested: number;
  readonly prompts: readonly string[];
  readonly journal: readonly Entry[];
}

export interface CodingOptions {
  readonly sandbox: Sandbox;
  /** What the coder says, call by call; the last one again and again. */
  readonly coder: readonly CoderAnswer[];
  /** What the planner says, call by call; the last one again and again. */
  readonly planner?: readonly string[];
  readonly input?: JsonObject;
}

/** Runs one of the flows with real programs and a script for the rest. The plan of a person comes from the data. */
export async function runCoding(name: string, options: CodingOptions): Promise<CodingRun> {
  const { sandbox, coder, planner = ['<plan>Split at blanks and count.</plan>'] } = options;
  const said = { coder: 0, planner: 0 };
  const host = testHost({
    sandbox,
    script: ({ address }) => {
      if (address.includes('review#')) return 'Count the words, not the letters.';
      if (/(^|\/)plan\/answer#/.test(address)) return planner[Math.min(said.planner++, planner.length - 1)]!;
      return answers[coder[Math.min(said.coder++, coder.length - 1)]!];
    },
  });
  const input = { ...wordCount, human_plan: 'Split the line at its blanks.', ...options.input };
  const flow = shippedFlow(name);
  const wanted = Object.keys(flow.interface.input);
  const given = Object.fromEntries(
    Object.entries(input).filter(
      ([key]) => wanted.includes(key) || (key === 'human_plan' && flow.people !== undefined),
    ),
  );
  const people = { planner: { field: 'human_plan' } };
  const run = await startRun(host, { flow, flows: shippedFlows, input: given, seed: 's', models: scripted, people });
  const status = await run.settled();
  const journal = await host.store.read(run.id);
  const { requests } = host.models;
  return {
    status,
    output: outputOf(run.state),
    asked: requests.map(({ address }) => address),
    tested: journal.filter((entry) => entry.type === 'activation.completed' && /(^|\/)tests\/wrap#/.test(entry.address))
      .length,
    prompts: requests.map(({ turns }) => turns.at(-1)?.content ?? ''),
    journal,
  };
}
