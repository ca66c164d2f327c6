import type { ActivationRecord } from '#engine/run/trace';
import type { Turn } from './find-discussion.ts';

/** `shown`: it stood before the speaker; `remembered`: it did so at an earlier turn, and the speaker keeps its thread. */
export type Knowledge = 'shown' | 'remembered';

/** A text this short may be in a prompt by chance. */
const leastTelling = 16;
const compared = 160;

/**
 * What the speaker of a turn knew of the others', by key. The parents of the messages that it received say what could
 * have reached it; a program on the way may have left some of that out, so what was said must also stand in the prompt.
 * Where no prompt is kept, such as with people, it must stand in the messages. State knows no parents: there the text
 * alone decides, if it is long enough to tell.
 */
export function knownTo(
  turn: Turn,
  turns: readonly Turn[],
  records: ReadonlyMap<string, ActivationRecord>,
  hasMemory: (turn: Turn) => boolean,
): ReadonlyMap<string, Knowledge> {
  const known = new Map<string, Knowledge>();
  if (turn.isTold) return known;
  const at = turns.findIndex(({ key }) => key === turn.key);
  const earlier = turns.slice(0, Math.max(0, at));
  if (hasMemory(turn)) {
    for (const own of earlier.filter(({ record }) => record.path === turn.record.path)) {
      for (const key of directly(own, turns, records)) known.set(key, 'remembered');
      known.set(own.key, 'remembered');
    }
  }
  for (const key of directly(turn, turns, records)) known.set(key, 'shown');
  return known;
}

function directly(turn: Turn, turns: readonly Turn[], records: ReadonlyMap<string, ActivationRecord>): string[] {
  const before = turns.slice(
    0,
    turns.findIndex(({ key }) => key === turn.key),
  );
  const reached = ancestorsOf(turn, new Set(before.map(({ address }) => address)), records);
  const text = plain(promptOf(turn.record));
  return before.flatMap(({ key, address, said, isTold }) => {
    if (isTold) return [];
    const words = plain(said.text === '' ? said.points.join(' ') : said.text).slice(0, compared);
    const isThere = words.length >= leastTelling && text.includes(words);
    const isShort = words.length < leastTelling;
    return isThere || (reached.has(address) && isShort && text.includes(words)) ? [key] : [];
  });
}

/** Turns that a message on the way to this activation was made of, not looking behind any of them. */
function ancestorsOf(
  turn: Turn,
  others: ReadonlySet<string>,
  records: ReadonlyMap<string, ActivationRecord>,
): Set<string> {
  const reached = new Set<string>();
  const seen = new Set<string>();
  const open = Object.values(turn.record.inputs)
    .flat()
    .flatMap((message) => [message.by, ...message.parents.map(makerOf)]);
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    if (others.has(address)) {
      reached.add(address);
      continue;
    }
    const record = records.get(address);
    if (record === undefined || record.address === turn.address) continue;
    const messages = [...Object.values(record.inputs).flat(), ...Object.values(record.outputs)];
    for (const message of messages) open.push(message.by, ...message.parents.map(makerOf));
  }
  return reached;
}

/** `refine/critic#3.text` was made by `refine/critic#3`. */
function makerOf(message: string): string {
  return /^.*#\d+/.exec(message)?.[0] ?? message;
}

function promptOf({ turns, inputs }: ActivationRecord): string {
  const asked = (turns ?? []).filter(({ role }) => role !== 'assistant').map(({ content }) => content);
  if (asked.length > 0) return asked.join('\n');
  return Object.values(inputs)
    .flat()
    .map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value).replaceAll('\\n', ' ')))
    .join('\n');
}

/** What is left of a text when layout and quoting are taken away. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s*_>"'\\]+/g, ' ')
    .trim();
}
