/** Pieces of the programs inside a discussion's graph: JavaScript for the sandbox, put together from the settings. */

/** `groups` from turns: who is for which answer. Of every participant the latest turn counts. */
export const groupProgram = `// Who is for which answer, the most frequent first; capitals and outer spaces make no difference.
const spell = (answer) => (typeof answer === 'object' ? JSON.stringify(answer) : String(answer));
function group(turns) {
  const groups = new Map();
  for (const turn of new Map(turns.map((turn) => [turn.name, turn])).values()) {
    if (turn.answer === null || turn.answer === '') continue;
    const key = spell(turn.answer).trim().toLowerCase();
    const found = groups.get(key) ?? { answer: turn.answer, count: 0, names: [], turns: [] };
    groups.set(key, { ...found, count: found.count + 1, names: [...found.names, turn.name], turns: [...found.turns, turn] });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
`;

/** `discussion` from turns: who said what, as a text. */
export const tellProgram = `// Who said what.
const speaker = (turn) => turn.name + (turn.mine ? ' (you)' : '');
function tell(turns) {
  const many = new Set(turns.map(({ round }) => round)).size > 1;
  return turns.map((turn) => speaker(turn) + (many ? ', round ' + turn.round : '') + ': ' + turn.text).join('\\n\\n');
}
`;

/** The same from turns by answer: how many are for it, and what they said. */
export const tellGroupedProgram = `// Who is for what.
const speaker = (turn) => turn.name + (turn.mine ? ' (you)' : '');
function tell(turns) {
  return group(turns)
    .map(({ answer, count, turns }) => [
      count + (count === 1 ? ' participant answers ' : ' participants answer ') + spell(answer) + ':',
      ...turns.map((turn) => '- ' + speaker(turn) + ': ' + turn.text),
    ].join('\\n'))
    .join('\\n\\n');
}
`;

/** What the functions above need of each other, for the variables that are wanted. */
export function tellingProgram(names: ReadonlySet<string>, isGrouped: boolean): string {
  const tells = names.has('discussion');
  const groups = names.has('groups') || names.has('options') || (tells && isGrouped);
  return (groups ? groupProgram : '') + (tells ? (isGrouped ? tellGroupedProgram : tellProgram) : '');
}

/** The turns of the rounds before this one. The log may begin with an earlier discussion of the same instance. */
export const saidProgram = 'const said = log.slice(log.length - (round - 1)).flatMap(({ turns }) => turns);\n';

/** Reads a field by its path: `?.verdict?.choice`. */
export function pathProgram(path: string): string {
  return path
    .split('.')
    .map((part) => (/^[A-Za-z_]\w*$/.test(part) ? `?.${part}` : `?.[${JSON.stringify(part)}]`))
    .join('');
}
