import { isJsonObject, type Json } from '#engine/json';
import { choiceLabel } from '../../ui/schema-value.ts';

/** A reply as somebody who follows a discussion wants to read it: what was said, what was answered, how sure. */
export interface Said {
  /** The prose, which is Markdown at most. */
  readonly text: string;
  /** The answer, vote or choice in it, when there is one beside the prose. */
  readonly answer: string | undefined;
  /** From 0 to 1. */
  readonly confidence: number | undefined;
  /** Short fields that are neither. */
  readonly facts: ReadonlyArray<readonly [name: string, value: string]>;
  /** What a list in the reply says, a line each. */
  readonly points: readonly string[];
}

const proseNames = ['text', 'remark', 'reasoning', 'explanation', 'argument', 'message', 'why', 'feedback', 'comment'];
const answerNames = new Set(['answer', 'choice', 'vote', 'decision', 'verdict', 'winner', 'position', 'stance']);
const confidenceName = /confiden|certain|probab|^sure$/i;
/** Longer texts are prose rather than facts. */
const factLength = 48;
const pointsShown = 20;

/** Reads a reply by its form. No flow is known by name here: prose, answers and confidence are told by what fields are called. */
export function saidOf(value: Json): Said {
  if (!isJsonObject(value)) {
    const points = Array.isArray(value) ? pointsOf(value) : [];
    return {
      text: points.length > 0 ? '' : printed(value),
      answer: undefined,
      confidence: undefined,
      facts: [],
      points,
    };
  }
  const fields = Object.entries(value);
  const confidence = fields.find(([name, field]) => confidenceName.test(name) && toShare(field) !== undefined);
  const answer = fields.find(([name, field]) => answerNames.has(name) && isShort(field));
  const prose = proseOf(fields, answer?.[0]);
  const others = fields.filter(([name]) => name !== confidence?.[0] && name !== answer?.[0] && name !== prose?.[0]);
  return {
    text: [
      ...(prose === undefined ? [] : [prose[1]]),
      ...others.flatMap(([name, field]) => (isProse(field) ? [`**${spoken(name)}:** ${field}`] : [])),
    ].join('\n\n'),
    answer: answer === undefined ? undefined : printed(answer[1]),
    confidence: confidence === undefined ? undefined : toShare(confidence[1]),
    facts: others.flatMap(([name, field]) =>
      isShort(field) && field !== '' ? [[spoken(name), printed(field)] as const] : [],
    ),
    points: others.flatMap(([, field]) => (Array.isArray(field) ? pointsOf(field) : [])),
  };
}

function proseOf(
  fields: ReadonlyArray<readonly [string, Json]>,
  answer: string | undefined,
): [string, string] | undefined {
  const texts = fields.filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[0] !== answer,
  );
  const named = proseNames.flatMap((name) => texts.filter(([one, text]) => one === name && text !== ''));
  return named[0] ?? texts.filter(([, text]) => isProse(text)).sort((a, b) => b[1].length - a[1].length)[0];
}

const headNames = new Set(['title', 'name', 'topic', 'criterion', 'location', 'label']);

/** What an item of a list says on one line: its heading, its prose, and what else there is. */
function pointsOf(list: readonly Json[]): string[] {
  return list.slice(0, pointsShown).flatMap((item) => {
    if (!isJsonObject(item)) return [printed(item)];
    const { text, answer, facts } = saidOf(item);
    const head = facts.find(([name]) => headNames.has(name));
    const others = facts.filter((fact) => fact !== head);
    // Where nothing is long enough to be prose, the longest text is what is said.
    const spare = text === '' ? others.toSorted((a, b) => b[1].length - a[1].length)[0] : undefined;
    const said = [text.replaceAll('\n\n', ' '), spare?.[1], answer].filter((part) => part !== undefined && part !== '');
    const rest = others.flatMap((fact) => (fact === spare ? [] : [`${fact[0]} ${fact[1]}`])).join(', ');
    return [`${head === undefined ? '' : `${head[1]}: `}${said.join(' ')}${rest === '' ? '' : ` (${rest})`}`];
  });
}

function isProse(field: Json): field is string {
  return typeof field === 'string' && field.length > factLength;
}

function isShort(field: Json): field is string | number | boolean {
  return typeof field === 'number' || typeof field === 'boolean' || (typeof field === 'string' && !isProse(field));
}

/** `0.7`, `70`, `"70%"` and `"0.7"` all mean the same. */
export function toShare(value: Json): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!/^\d+(\.\d+)?\s*%?$/.test(text)) return undefined;
  const number = Number.parseFloat(text);
  const share = text.endsWith('%') || number > 1 ? number / 100 : number;
  return share >= 0 && share <= 1 ? share : undefined;
}

export function printed(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return choiceLabel(value).toLowerCase();
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  return JSON.stringify(value);
}

/** `more_to_say`, `moreToSay` → `more to say`. */
export function spoken(name: string): string {
  return name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
