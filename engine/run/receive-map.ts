import { type ErrorFact, errorTable } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { itemsOf } from '../graph/map-items.ts';
import { deepFreeze, type Json, selectPath } from '../json.ts';
import { abort } from './abort.ts';
import type { FoldContext } from './fold-context.ts';
import { gatherLists, outputsValue } from './loop-rounds.ts';
import { type Message, taintOf } from './message.ts';
import {
  type BodyScope,
  createBodyScope,
  type MapProgress,
  type MapScope,
  noOutputs,
  type Outputs,
  type ScopeEvent,
} from './scope.ts';

/** How many items of a parallel map are active at once unless the node says otherwise. */
export const defaultMapConcurrency = 256;

/** What a map's coordinator does when it is told something: it starts items and gathers what they send. */
export function receiveInMap(context: FoldContext, scope: MapScope, event: ScopeEvent): void {
  switch (event.type) {
    case 'begin':
      begin(context, scope, event);
      return;
    case 'settle':
      settleItem(context, scope, event.node, event.outputs);
      return;
    case 'fail':
      failItem(context, scope, event.node, event.error);
      return;
    case 'next-round':
    case 'end-loop':
      return;
  }
}

function mapNode(scope: MapScope): NodeOf<'map'> {
  return (scope.parent as BodyScope).plan.nodes[scope.parentNode]!.node as NodeOf<'map'>; // a map lies in a body
}

function begin(context: FoldContext, scope: MapScope, event: Extract<ScopeEvent, { type: 'begin' }>): void {
  scope.active = true;
  scope.number = event.number;
  scope.address = event.address;
  const list = event.inputs.get('items');
  const values = list === undefined ? undefined : itemsOf(list.value);
  if (list === undefined || values === undefined) {
    failMap(context, scope, itemsError(scope, list));
    return;
  }
  const given = new Map(event.inputs);
  given.delete('items');
  scope.progress = {
    given,
    list,
    values,
    keys: itemKeys(values, mapNode(scope).key),
    results: new Array(values.length).fill(undefined),
    next: 0,
    running: 0,
    settled: 0,
  };
  startItems(context, scope, scope.progress);
}

function itemsError(scope: MapScope, list: Message | undefined): ErrorFact {
  const value = list?.value;
  const got =
    value === undefined ? 'nothing' : value === null ? 'null' : typeof value === 'number' ? value : typeof value;
  return {
    code: 'ITEMS_INVALID',
    message: `The map "${mapNode(scope).id}" needs a list, or how many, at its port "items" and got ${got}.`,
    help: errorTable.ITEMS_INVALID.help,
    where: { address: scope.address, port: 'items' },
  };
}

/** Names of the items' instances: their index, or the text at `key`, made unique by a suffix. */
function itemKeys(values: readonly Json[], key: string | undefined): string[] {
  const seen = new Map<string, number>();
  return values.map((value, index) => {
    if (key === undefined) return String(index);
    const found = selectPath(value, key.split('.'));
    // Names become part of addresses: anything that could be read as part of a path is replaced.
    const name = String(found ?? index)
      .replace(/[^\p{L}\p{N} _.-]/gu, '_')
      .slice(0, 64);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}~${count}`;
  });
}

function startItems(context: FoldContext, scope: MapScope, progress: MapProgress): void {
  const node = mapNode(scope);
  const limit = node.mode === 'sequential' ? 1 : (node.concurrency ?? defaultMapConcurrency);
  while (progress.next < progress.values.length && progress.running < limit) {
    const index = progress.next;
    progress.next += 1;
    progress.running += 1;
    const item = itemScope(scope, progress, index, node.key !== undefined);
    item.active = true;
    const inputs = itemInputs(scope, progress, index);
    const address = itemAddress(scope, progress, index);
    context.observer?.activated({
      address,
      path: item.path,
      node: `${node.id}[${progress.keys[index]}]`,
      nodeType: 'item',
      parent: scope.address,
      inputs: Object.fromEntries(inputs),
    });
    context.send(item, { type: 'begin', inputs, number: scope.number, address });
  }
  if (progress.settled === progress.values.length) finishMap(context, scope, progress);
}

function itemAddress(scope: MapScope, progress: MapProgress, index: number): string {
  return `${scope.path}[${progress.keys[index]}]#${scope.number}`;
}

function itemScope(scope: MapScope, progress: MapProgress, index: number, isKeyed: boolean): BodyScope {
  const key = progress.keys[index]!;
  const known = scope.items.get(key);
  if (known !== undefined && isKeyed) {
    known.parentNode = index;
    return known;
  }
  const { plan, owner, depth } = scope;
  const path = `${scope.path}[${key}]`;
  const item = createBodyScope({ kind: 'item', path, plan, owner, parent: scope, parentNode: index, depth });
  scope.items.set(key, item);
  return item;
}

function itemInputs(scope: MapScope, progress: MapProgress, index: number): ReadonlyMap<string, Message> {
  const inputs = new Map(progress.given);
  const { list } = progress;
  const message = (name: string, value: Json, from: readonly Message[]): Message => ({
    id: `${scope.address}.${name}[${index}]`,
    value: deepFreeze(value),
    by: scope.address,
    parents: from.map(({ id }) => id),
    taint: taintOf(from),
  });
  inputs.set('item', message('item', progress.values[index]!, [list]));
  inputs.set('index', message('index', index, []));
  if (mapNode(scope).mode === 'sequential') {
    const done = progress.results.slice(0, index).flatMap((outputs) => (outputs === undefined ? [] : [outputs]));
    const from = done.flatMap((outputs) => [...outputs.values()]);
    inputs.set('results', message('results', done.map(outputsValue), from));
  }
  return inputs;
}

function settleItem(context: FoldContext, scope: MapScope, index: number, outputs: Outputs | undefined): void {
  const { progress } = scope;
  if (!scope.active || progress === undefined) return;
  progress.results[index] = outputs;
  progress.running -= 1;
  progress.settled += 1;
  context.observer?.settled(
    itemAddress(scope, progress, index),
    outputs === undefined ? 'failed' : 'done',
    outputs ?? noOutputs,
  );
  if (mapNode(scope).key === undefined) {
    const key = progress.keys[index]!;
    const item = scope.items.get(key);
    if (item !== undefined) context.release(item);
    scope.items.delete(key);
  }
  startItems(context, scope, progress);
}

function failItem(context: FoldContext, scope: MapScope, index: number, error: ErrorFact): void {
  if (!scope.active || scope.progress === undefined) return;
  const policy = mapNode(scope).onItemError ?? 'fail';
  if (policy === 'fail') {
    failMap(context, scope, error);
    return;
  }
  const address = `${scope.address}[${index}]`;
  const outputs =
    policy === 'skip'
      ? undefined
      : new Map(
          Object.entries(policy.default).map(([port, value]): [string, Message] => [
            port,
            { id: `${address}.${port}`, value: deepFreeze(value), by: address, parents: [], taint: 'none' },
          ]),
        );
  settleItem(context, scope, index, outputs);
}

function failMap(context: FoldContext, scope: MapScope, error: ErrorFact): void {
  abort(context, scope);
  if (scope.parent !== undefined) context.send(scope.parent, { type: 'fail', node: scope.parentNode, error });
}

function finishMap(context: FoldContext, scope: MapScope, progress: MapProgress): void {
  scope.active = false;
  scope.progress = undefined;
  const ports = scope.plan.outputs.map((port) => port.name);
  const outputs = gatherLists(scope.address, ports, progress.results);
  context.observer?.settled(scope.address, 'done', outputs);
  context.send(scope.parent!, { type: 'settle', node: scope.parentNode, outputs });
}
