import type { FlowFile, FlowNode } from '#engine/format/index';
import { isJsonObject, type Json } from '#engine/json';
import type { FlowChange } from '../../store/flow-change.ts';
import { nodesWithPaths } from '../../store/flow-change-body.ts';
import { findTexts } from '../../text/edits.ts';
import type { Edit } from './edit.ts';

export interface Query {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

type Field = ReadonlyArray<string | number>;

/** One text of a flow in which something was found. */
export interface Found {
  /** Ids from the file's outermost body to the node; empty for the flow itself. */
  readonly path: readonly string[];
  /** Keys from the node to the text: `['cases', 0, 'when']`. */
  readonly field: Field;
  readonly text: string;
  /** Where in the text each match begins and ends. */
  readonly matches: ReadonlyArray<readonly [from: number, to: number]>;
}

/** Settings that are free text, whatever node they belong to; all others name something or choose from a list. */
const texts: ReadonlySet<string> = new Set([
  'title',
  'description',
  'system',
  'prompt',
  'laterPrompt',
  'text',
  'source',
  'when',
  'until',
  'score',
  'persona',
  'user',
  'assistant',
  'url',
]);
/** Settings in which every text is free. */
const freely: ReadonlySet<string> = new Set(['constants', 'headers', 'stop', 'patterns', 'fallback', 'default']);

/** Every text of a flow that people wrote and that holds what is looked for, frames and inline flows included. */
export function findText(flow: FlowFile, query: Query): Found[] {
  const pattern = patternOf(query);
  if (pattern === undefined) return [];
  const { title, description } = flow;
  const details = { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
  const found = [...textsIn(details)].flatMap(([field, text]) => matchesIn([], field, text, pattern));
  for (const { node, path } of nodesWithPaths(flow.nodes)) {
    for (const [field, text] of textsIn(node as unknown as Json)) found.push(...matchesIn(path, field, text, pattern)); // a node is JSON
  }
  return found;
}

function* textsIn(value: Json, field: Field = [], isText = false): Generator<[Field, string]> {
  if (typeof value === 'string') {
    if (isText) yield [field, value];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, [...field, index], isText);
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner === undefined || isElsewhere(key, inner)) continue;
      const within = isText && field.some((part) => freely.has(String(part)));
      yield* textsIn(inner, [...field, key], within || freely.has(key) || texts.has(key) || isHttpBody(key, inner));
    }
  }
}

/** The inside of a frame or of an inline flow is looked at by itself. */
function isElsewhere(key: string, inner: Json): boolean {
  return (key === 'body' || key === 'use') && isJsonObject(inner) && Array.isArray(inner.nodes);
}

function isHttpBody(key: string, inner: Json): boolean {
  return key === 'body' && typeof inner === 'string';
}

function matchesIn(path: readonly string[], field: Field, text: string, pattern: RegExp): Found[] {
  const matches = [...text.matchAll(pattern)].map((match): [number, number] => [
    match.index,
    match.index + match[0].length,
  ]);
  return matches.length === 0 ? [] : [{ path, field, text, matches }];
}

/** The text as it is written, so it is not a pattern that anybody could make slow. */
function patternOf({ text, matchCase, wholeWord }: Query): RegExp | undefined {
  if (text === '') return undefined;
  const literal = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const edge = '[\\p{L}\\p{N}_]';
  const whole = wholeWord ? `(?<!${edge})${literal}(?!${edge})` : literal;
  return new RegExp(whole, matchCase ? 'gu' : 'giu');
}

/** Writes something else for matches of some texts, as one step. */
export function replaceText(flow: FlowFile, found: readonly Found[], by: string): Edit {
  const count = found.reduce((sum, { matches }) => sum + matches.length, 0);
  const label = findTexts.replaceTimes(count);
  const byNode = new Map<string, Found[]>();
  for (const one of found) {
    const key = one.path.join('/');
    byNode.set(key, [...(byNode.get(key) ?? []), one]);
  }
  const changes: FlowChange[] = [];
  const own = byNode.get('') ?? [];
  if (own.length > 0) {
    const { title, description } = flow;
    const details = own.reduce<Json>((value, one) => withText(value, one, by), {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    });
    changes.push({ type: 'set-details', body: [], ...(details as { title?: string; description?: string }) }); // the same two texts
  }
  // Outer nodes come first: what is inside them is then changed in what they have become.
  for (const { node, path } of nodesWithPaths(flow.nodes)) {
    const mine = byNode.get(path.join('/'));
    if (mine === undefined) continue;
    const changed = mine.reduce<Json>((value, one) => withText(value, one, by), node as unknown as Json);
    changes.push({
      type: 'replace-node',
      body: path.slice(0, -1),
      id: node.id,
      node: changed as unknown as FlowNode, // the same node but for what some of its texts say
    });
  }
  return { label, changes };
}

function withText(value: Json, { field, matches }: Pick<Found, 'field' | 'matches'>, by: string): Json {
  const [key, ...rest] = field;
  if (key === undefined) return typeof value === 'string' ? spliced(value, matches, by) : value;
  const inner = { field: rest, matches };
  if (Array.isArray(value)) return value.map((item: Json, index) => (index === key ? withText(item, inner, by) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? withText(item, inner, by) : item]),
  );
}

function spliced(text: string, matches: Found['matches'], by: string): string {
  let result = '';
  let end = 0;
  for (const [from, to] of matches) {
    result += text.slice(end, from) + by;
    end = to;
  }
  return result + text.slice(end);
}

/** The line around a match, short enough for a list: what stands before, the match, and what follows. */
export function excerptOf(text: string, [from, to]: readonly [number, number]): readonly [string, string, string] {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', to);
  const start = Math.max(lineStart, from - 28);
  const end = Math.min(lineEnd < 0 ? text.length : lineEnd, to + 60);
  return [
    `${start > lineStart ? '…' : ''}${text.slice(start, from)}`,
    text.slice(from, to),
    `${text.slice(to, end)}${end < (lineEnd < 0 ? text.length : lineEnd) ? '…' : ''}`,
  ];
}
