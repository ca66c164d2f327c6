import type { FieldChange, FlowDiff } from '#engine/protocol/index';
import type { Mark } from '../../canvas/index.ts';
import { listChangesText } from '../../text/flow-diff.ts';

/** One thing to look at: a node, the flow itself, or an edge. */
export interface ChangeItem {
  readonly key: string;
  readonly mark: Mark;
  readonly what: 'flow' | 'node' | 'edge';
  readonly title: string;
  /** A second line: of what type, or where it was. */
  readonly note: string;
  /** What to show of it on the canvas; undefined when the canvas has nothing of it. */
  readonly path: readonly string[] | undefined;
  readonly fields: readonly FieldChange[];
}

/** Everything that differs, in the order in which one looks at it: the flow itself, its nodes, its edges. */
export function listChanges(diff: FlowDiff): ChangeItem[] {
  return [...settingItems(diff), ...nodeItems(diff), ...edgeItems(diff)];
}

function settingItems({ settings }: FlowDiff): ChangeItem[] {
  const byBody = new Map<string, FlowDiff['settings']>();
  for (const setting of settings) {
    const body = setting.body.join('/');
    byBody.set(body, [...(byBody.get(body) ?? []), setting]);
  }
  return [...byBody].map(([body, fields]) => {
    const path = fields[0]?.body ?? [];
    return {
      key: `flow ${body}`,
      mark: 'changed',
      what: 'flow',
      title: path.length === 0 ? listChangesText.theFlowItself : listChangesText.inside(path.join(' › ')),
      note: fields
        .map(({ field }) => field.split(/[.[]/)[0])
        .filter(isFirst)
        .join(', '),
      path: path.length > 0 ? path : pseudoOf(fields),
      fields,
    };
  });
}

const isFirst = <T>(value: T, index: number, all: readonly T[]): boolean => all.indexOf(value) === index;

function pseudoOf(fields: readonly FieldChange[]): readonly string[] | undefined {
  const [first] = pseudoNodes(fields);
  return first === undefined ? undefined : [first];
}

function pseudoNodes(fields: readonly FieldChange[]): string[] {
  const has = (start: RegExp) => fields.some(({ field }) => start.test(field));
  return [
    ...(has(/^interface\.(input|optional)/) ? ['input'] : []),
    ...(has(/^interface\.output/) ? ['output'] : []),
    ...(has(/^state\b/) ? ['state'] : []),
  ];
}

/** The flow's own input, output and state, where they differ: by their ids on the canvas. */
export function changedPseudo({ settings }: FlowDiff): ReadonlySet<string> {
  return new Set(settings.flatMap(({ body, ...field }) => pseudoNodes([field]).map((id) => [...body, id].join('/'))));
}

function nodeItems({ nodes }: FlowDiff): ChangeItem[] {
  return nodes.map(({ kind, path, from, type, title, fields }) => ({
    key: `node ${kind} ${path.join('/')}`,
    mark: kind,
    what: 'node',
    title: title ?? path.at(-1) ?? '',
    note: from === undefined ? whereOf(type, path) : listChangesText.was(type, from.join(' › ')),
    path,
    fields,
  }));
}

function whereOf(type: string, path: readonly string[]): string {
  return path.length > 1 ? listChangesText.in(type, path.slice(0, -1).join(' › ')) : type;
}

function edgeItems({ edges }: FlowDiff): ChangeItem[] {
  return edges.map(({ kind, body, from, to }) => ({
    key: `edge ${kind} ${body.join('/')} ${from} ${to}`,
    mark: kind,
    what: 'edge',
    title: `${from} → ${to}`,
    note: body.length === 0 ? listChangesText.edge : listChangesText.edgeIn(body.join(' › ')),
    path: [...body, nodeOfEnd(to)],
    fields: [],
  }));
}

function nodeOfEnd(end: string): string {
  return end.slice(0, end.indexOf('.'));
}

/** How two versions differ, in words: `2 added, 1 removed`; when only places differ, that. */
export function describeDiff(diff: FlowDiff): string {
  const items = listChanges(diff);
  const { length } = diff.moves;
  if (items.length > 0 || length === 0) return countChanges(items);
  return listChangesText.nodesAtOtherPlaces(length);
}

/** How many of each kind, in words. */
export function countChanges(items: readonly ChangeItem[]): string {
  const words = { added: 'added', removed: 'removed', changed: 'changed', moved: 'moved' } as const;
  const counted = (['added', 'removed', 'changed', 'moved'] as const).flatMap((mark) => {
    const count = items.filter((item) => item.mark === mark).length;
    return count === 0 ? [] : [`${count} ${words[mark]}`];
  });
  return counted.length === 0 ? listChangesText.noDifferences : counted.join(', ');
}
