import type { NodeOf } from '../format/flow-file.ts';
import { hasOverduePort, lastResort, overduePort } from '../format/overdue.ts';
import { personRoleOf } from '../format/performer.ts';
import { defaultRepairs, responseSchemaOf } from '../format/response-schema.ts';
import { isJsonObject } from '../json.ts';
import { type Arrival, anything, namesModel, nothing, onlyIf } from './arrivals.ts';

/** Why nobody can say before a run how many calls it makes at most. */
export interface NoBound {
  /** items: a list whose length shows only in the run · tools: the model wants any number of them · recursion. */
  readonly kind: 'items' | 'tools' | 'recursion';
  /** Title or id of the node. */
  readonly node: string;
}

/** The calls of something, and what leaves it. */
export interface Count {
  readonly least: number;
  readonly most: number | undefined;
  readonly noBound: readonly NoBound[];
  readonly outputs: ReadonlyMap<string, Arrival>;
  /** Whether it may end the whole flow around it. */
  readonly leaves: boolean;
}

export type Outputs = ReadonlyMap<string, Arrival>;
export const noOutputs: Outputs = new Map();
export const free: Count = { least: 0, most: 0, noBound: [], outputs: noOutputs, leaves: false };

export function times(count: number | undefined, each: number | undefined): number | undefined {
  if (count === 0 || each === 0) return 0;
  return count === undefined || each === undefined ? undefined : count * each;
}

export function plus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

type Ask = NodeOf<'ask'>;

/** The calls of one `ask`: samples, each with its repairs; none when a person answers alone. */
export function countAsk(node: Ask, input: (port: string) => Arrival, peopleFromData: boolean): Count {
  const { least, most } = askedModels(node, input, peopleFromData);
  const samples = node.samples ?? 1;
  const isRead = responseSchemaOf(node) !== undefined || node.calls !== undefined;
  const repairs = isRead ? (node.response?.repairs ?? defaultRepairs) : 0;
  // What fails before the call: a seat that seats nobody, demonstrations that are none.
  const mayFailBefore =
    'port' in node.performer || (node.demonstrations !== undefined && 'port' in node.demonstrations);
  const isFree = node.cache === true || (mayFailBefore && handlesErrors(node));
  return {
    ...free,
    least: isFree ? 0 : least * samples,
    most: most * samples * (1 + repairs),
    outputs: askOutputs(node, peopleFromData),
  };
}

/** One call for vectors each time that something is looked for; none while there is nothing to be found. */
export function countMemory(node: NodeOf<'memory'>, input: (port: string) => Arrival): Count {
  const mayAsk = node.embedder !== undefined && input('query').sure !== 'no';
  const outputs = new Map([
    ['passages', anything],
    ['text', anything],
  ]);
  return { ...free, most: mayAsk ? 1 : 0, outputs };
}

/** Whether a model answers or drafts: 0 or 1, at least and at most. */
function askedModels(
  { performer }: Ask,
  input: (port: string) => Arrival,
  peopleFromData: boolean,
): { least: number; most: number } {
  if (!('port' in performer)) {
    if (!('model' in performer) && !('suggester' in performer)) return { least: 0, most: 0 };
    return { least: peopleFromData && personRoleOf(performer) !== undefined ? 0 : 1, most: 1 };
  }
  const { models = [], people = [] } = performer;
  const most = models.length > 0 ? 1 : 0;
  const isNamed = namesModel(input(performer.port));
  if (isNamed === false) return { least: 0, most: 0 };
  const { known } = input(performer.port);
  const isReviewed = isJsonObject(known) && (known.reviewer !== undefined || known.person !== undefined);
  if (isNamed === true) return { least: peopleFromData && isReviewed ? 0 : most, most };
  return { least: people.length > 0 ? 0 : most, most };
}

function askOutputs(node: Ask, peopleFromData: boolean): Outputs {
  const schema = responseSchemaOf(node);
  const fallback = node.response?.fallback ?? onDueDefault(node);
  const mayBePerson = 'port' in node.performer || personRoleOf(node.performer) !== undefined;
  const isLoose = fallback !== undefined || (peopleFromData && mayBePerson);
  const mayBeOverdue = mayBePerson && hasOverduePort(node.task);
  const sure = node.calls === undefined && !mayBeOverdue ? 'yes' : 'maybe';
  const outputs = new Map<string, Arrival>();
  for (const [name, field] of Object.entries(schema?.properties ?? {})) {
    const isCertain = schema?.type === 'object' && schema.required?.includes(name) === true && !isLoose;
    outputs.set(name, { sure: isCertain ? sure : 'maybe', ...(isLoose ? {} : { schema: field }) });
  }
  if (schema !== undefined) outputs.set('value', { sure, ...(isLoose ? {} : { schema }) });
  outputs.set('text', mayBeOverdue ? { sure: 'maybe' } : anything);
  if (mayBeOverdue) outputs.set(overduePort, { sure: 'maybe' });
  if (node.calls !== undefined) outputs.set('calls', { sure: 'maybe' });
  const samples = node.samples ?? 1;
  if (samples > 1) outputs.set('samples', { sure, items: { least: mayBePerson ? 1 : samples, most: samples } });
  return outputs;
}

/** What a tool of a server gives: data for certain only where the flow says what they are. */
export function toolOutputsOf({ response }: NodeOf<'tool'>): Outputs {
  const schema = response?.schema;
  const fields = Object.entries(schema?.properties ?? {}).map(([name, field]): [string, Arrival] => {
    const isCertain = schema?.type === 'object' && schema.required?.includes(name) === true;
    return [name, { sure: isCertain ? 'yes' : 'maybe', schema: field }];
  });
  const value: Arrival = schema === undefined ? { sure: 'maybe' } : { sure: 'yes', schema };
  return new Map([...fields, ['text', anything], ['value', value], ['content', anything]]);
}

function onDueDefault({ task }: Ask): unknown {
  const onDue = lastResort(task);
  return typeof onDue === 'object' ? onDue.default : undefined;
}

interface Policy {
  readonly onError?: 'fail' | 'port' | { readonly default: Readonly<Record<string, unknown>> } | undefined;
}

export function handlesErrors(node: object): boolean {
  const { onError } = node as Policy; // not every type of node has it
  return onError !== undefined && onError !== 'fail';
}

/** What leaves a node when its errors are taken care of: what it gives otherwise, or what its policy says. */
export function withPolicy(node: object, outputs: Outputs): Outputs {
  const { onError } = node as Policy; // not every type of node has it
  if (onError === undefined || onError === 'fail') return outputs;
  const standard = onError === 'port' ? { error: null } : onError.default;
  const names = new Set([...outputs.keys(), ...Object.keys(standard)]);
  return new Map(
    [...names].map((name): [string, Arrival] => {
      const given = outputs.get(name) ?? nothing;
      if (name in standard) return [name, { sure: given.sure === 'yes' ? 'yes' : 'maybe' }];
      return [name, onlyIf(given, 'maybe')];
    }),
  );
}
