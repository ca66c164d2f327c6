import { FlowReference } from '#engine/format/names';
import type { FieldChange, FlowDiff } from '#engine/protocol/index';
import type { NewStatus } from '../library/catalog.ts';
import { exitStatus } from './exit-status.ts';
import { libraryOf, placeOptions, readRelease } from './library-place.ts';
import { badArguments, readOptions, requireOne } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `flowright diff NAME@VERSION VERSION|NAME@VERSION [--text]`. */
export async function diff(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, text: { type: 'boolean' } });
  const [from, to, ...others] = positionals;
  if (from === undefined || to === undefined || others.length > 0) throw badArguments('Name two releases.');
  const { name } = readRelease(from);
  const later = to.includes('@') ? to : `${name}@${to}`;
  readRelease(later);
  const found = await libraryOf(values, terminal).diff(from, later);
  if (values.json) terminal.print(JSON.stringify(found));
  else for (const line of values.text ? textLines(found.diff) : changeLines(found.diff)) terminal.print(line);
  return exitStatus.completed;
}

function textLines({ text }: FlowDiff): string[] {
  const marks = { same: ' ', added: '+', removed: '-' } as const;
  return text.flatMap(({ before, after, lines }) => [
    `@@ -${before.line},${before.count} +${after.line},${after.count} @@`,
    ...lines.map((line) => `${marks[line.kind]}${line.text}`),
  ]);
}

function changeLines(found: FlowDiff): string[] {
  const marks = { added: '+', removed: '-', changed: '~', moved: '>' } as const;
  const lines = [
    ...found.interface.map(({ kind, what, breaking }) => `${marks[kind]} ${what}${breaking ? '  (breaking)' : ''}`),
    ...found.dependencies.map(
      ({ kind, before, after }) => `${marks[kind]} uses ${[before, after].filter(Boolean).join(' → ')}`,
    ),
    ...found.settings.map(({ body, ...change }) => `~ ${fieldLine(change, body)}`),
    ...found.nodes.flatMap(({ kind, path, from, type, fields }) => [
      `${marks[kind]} node ${path.join('/')} (${type})${from === undefined ? '' : `, before ${from.join('/')}`}`,
      ...fields.map((change) => `    ${fieldLine(change)}`),
    ]),
    ...found.edges.map(({ kind, body, from, to }) => `${marks[kind]} edge ${[...body, `${from} → ${to}`].join('/')}`),
  ];
  return lines.length === 0 ? ['No differences.'] : lines;
}

function fieldLine({ field, before, after }: FieldChange, body: readonly string[] = []): string {
  const shown = (value: unknown) => (value === undefined ? 'nothing' : shortened(JSON.stringify(value)));
  return `${[...body, field].join('/')}: ${shown(before)} → ${shown(after)}`;
}

const longest = 120;

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** `flowright deprecate NAME@VERSION --reason TEXT [--replacement NAME[@VERSION]]`. */
export async function deprecate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...statusOptions, replacement: { type: 'string' } });
  const { replacement } = values;
  if (replacement !== undefined && !FlowReference.safeParse(replacement).success)
    throw badArguments('--replacement is no flow; write it as name or name@1.2.3.');
  const reason = readReason(values.reason);
  const status: NewStatus = { state: 'deprecated', reason, ...(replacement === undefined ? {} : { replacement }) };
  return state({ positionals, values, terminal }, status);
}

/** `flowright withdraw NAME@VERSION --reason TEXT`. */
export async function withdraw(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, statusOptions);
  return state({ positionals, values, terminal }, { state: 'withdrawn', reason: readReason(values.reason) });
}

/** `flowright restore NAME@VERSION`: takes either back. */
export async function restore(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, placeOptions);
  return state({ positionals, values, terminal }, undefined);
}

const statusOptions = { ...placeOptions, reason: { type: 'string' } } as const;

function readReason(reason = ''): string {
  if (reason.trim() !== '') return reason.trim();
  throw badArguments('--reason is missing: those who use the release will read it.');
}

interface Asked {
  readonly positionals: readonly string[];
  readonly values: { data?: string; server?: string; json?: boolean };
  readonly terminal: Terminal;
}

async function state({ positionals, values, terminal }: Asked, status: NewStatus | undefined): Promise<number> {
  const { name, version } = readRelease(requireOne(positionals, 'NAME@VERSION'));
  const release = await libraryOf(values, terminal).setStatus(name, version, status);
  if (values.json) terminal.print(JSON.stringify(release));
  else terminal.print(`${name}@${version} is ${release.status?.state ?? 'active'}.`);
  return exitStatus.completed;
}
