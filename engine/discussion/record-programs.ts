import { responseSchemaOf } from '../format/response-schema.ts';
import { schemaAtPath } from './response-paths.ts';
import type { Settings } from './settings.ts';
import { pathProgram, saidProgram, tellingProgram } from './tell-program.ts';

/** The program that takes one turn down. */
export function recordProgram({ node }: Settings): string {
  const says = node.says === undefined ? '' : `reply${pathProgram(node.says)} ?? `;
  return `// One turn: what was said, as a text and as it came, and which answer that is.
const { me, round, reply, said } = input;
const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const isForm = typeof reply === 'object' && reply !== null && !Array.isArray(reply);
const answer = isForm ? reply${pathProgram(node.answer ?? 'answer')} ?? null : reply;
const whole = isForm ? Object.entries(reply).map(([name, value]) => name + ': ' + show(value)).join('\\n') : show(reply);
const text = show(${says}said ?? whole);
return { turn: { round, name: me.name, side: me.side, partner: me.partner, answer, text, reply } };
`;
}

const latestProgram = `const latest = new Map(turns.map((turn) => [turn.name, turn]));
`;

/** The ballot of everyone who has spoken: the latest response, with its answer. */
function ballotsProgram({ node }: Settings): string {
  // What a ballot weighs is the author's business, unless the form asks for it.
  const form = node.response === undefined ? undefined : responseSchemaOf({ response: node.response });
  const asksWeight = schemaAtPath(form, 'weight') !== undefined;
  return `const voting = seats.filter(({ name }) => latest.has(name));
const ballots = voting.map(({ name, weight }) => {
  const { reply, answer } = latest.get(name);
  return { ${asksWeight ? 'weight, ' : ''}...(typeof reply === 'object' ? reply : {}), ${asksWeight ? '' : 'weight, '}name, answer };
});
`;
}

/** What a round leaves for the next rounds, and what the tests for the end look at. */
export interface MinutesPlan {
  readonly program: string;
  /** Beside the turns of the round and the moderator's word. */
  readonly inputs: readonly ('seats' | 'log' | 'round')[];
  readonly outputs: readonly ('record' | 'ballots' | 'done')[];
}

export function minutesOf(settings: Settings): MinutesPlan {
  const { node, poll, untilNames } = settings;
  const counts = poll !== undefined || untilNames.includes('ballots');
  const ends = node.stop?.done;
  const looksBack = counts || ends !== undefined;
  const program = [
    '// What was said in this round, for the rounds to come.\n',
    `const { ${looksBack ? 'seats, log = [], ' : ''}round, moderator } = input;\n`,
    'const record = { round, moderator, turns: input.turns };\n',
    ...(looksBack ? [saidProgram, 'const turns = [...said, ...input.turns];\n', latestProgram] : []),
    ...(counts ? [ballotsProgram(settings)] : []),
    ...(ends === undefined
      ? []
      : [
          '// Whoever has not spoken yet is not done.\n',
          `const done = seats.every(({ name }) => latest.get(name)?.reply${pathProgram(ends)} === true);\n`,
        ]),
    `return { record${counts ? ', ballots' : ''}${ends === undefined ? '' : ', done'} };\n`,
  ].join('');
  return {
    program,
    inputs: looksBack ? ['seats', 'log', 'round'] : ['round'],
    outputs: ['record', ...(counts ? ['ballots' as const] : []), ...(ends === undefined ? [] : ['done' as const])],
  };
}

/** Variables of the judge and the moderator that come from a program. */
const overlooked = ['rounds', 'participants', 'seen', 'groups', 'discussion', 'options'] as const;
type Overlooked = (typeof overlooked)[number];

function expressionOf(name: Overlooked, settings: Settings): string {
  switch (name) {
    case 'rounds':
      return String(settings.node.rounds);
    case 'participants':
      return 'seats.map(({ name, side, about }) => ({ name, side, about }))';
    case 'seen':
      return 'turns';
    case 'groups':
      return 'group(turns)';
    case 'discussion':
      return 'tell(turns)';
    case 'options':
      return 'group(turns).map(({ answer }) => answer)';
  }
}

function valuesProgram(names: readonly Overlooked[], settings: Settings): string {
  return names.map((name) => `  ${name}: ${expressionOf(name, settings)},\n`).join('');
}

/** What the moderator knows when a round begins: everything that was said. */
export function overviewOf(settings: Settings): { program: string; outputs: readonly Overlooked[] } | undefined {
  const names = overlooked.filter((name) => settings.moderatorNames.has(name));
  if (names.length === 0) return undefined;
  const program = [
    '// What the moderator knows: everything that was said in the rounds before.\n',
    'const { seats, log = [], round } = input;\n',
    saidProgram,
    'const turns = said;\n',
    tellingProgram(settings.moderatorNames, settings.node.view?.grouped === true),
    `return {\n${valuesProgram(names, settings)}};\n`,
  ].join('');
  return { program, outputs: names };
}

export type CloseOutput = 'transcript' | 'ballots' | 'moderator' | Overlooked;

/** What remains when the last round is over: the transcript, the ballots, and what a judge is shown. */
export function closeOf(settings: Settings): { program: string; outputs: readonly CloseOutput[] } {
  const wanted = new Set(settings.judgeNames);
  if (settings.judge?.task?.kind === 'choose') wanted.add('options');
  const names = overlooked.filter((name) => wanted.has(name));
  const moderated = settings.node.moderator !== undefined;
  const program = [
    '// The whole discussion, and what each participant said last.\n',
    'const { seats, records } = input;\n',
    'const turns = records.flatMap((record) => record.turns);\n',
    latestProgram,
    ballotsProgram(settings),
    tellingProgram(wanted, settings.node.view?.grouped === true),
    'return {\n  transcript: turns,\n  ballots,\n',
    moderated ? '  moderator: records.map((record) => record.moderator),\n' : '',
    `${valuesProgram(names, settings)}};\n`,
  ].join('');
  return { program, outputs: ['transcript', 'ballots', ...(moderated ? ['moderator' as const] : []), ...names] };
}
