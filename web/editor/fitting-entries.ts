import type { FlowInterface } from '#engine/format/index';
import { addNodeAttached } from './edits/add-node.ts';
import { fitPort } from './edits/connect.ts';
import { type Endpoint, endpointScope } from './edits/connect-across.ts';
import { isRefusal } from './edits/edit.ts';
import { portsAt, type Scope, sourceSchema } from './edits/scope.ts';
import type { PaletteEntry } from './palette-entries.ts';

export interface Dangling {
  readonly body: readonly string[];
  readonly from?: Endpoint;
  readonly to?: Endpoint;
}

/** The entries that an edge dropped into nothing can be connected to; all of them when no edge is being drawn. */
export function fittingEntries(
  base: Scope,
  entries: readonly PaletteEntry[],
  dangling: Dangling,
): readonly PaletteEntry[] {
  const { body, from, to } = dangling;
  if (from === undefined && to === undefined) return entries;
  const attach = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return entries.filter(({ choice, interface: known }) => {
    if (choice.kind === 'flow') return known === undefined || fitsInterface(base, known, dangling);
    return !isRefusal(addNodeAttached(base, choice, { body, point: { x: 0, y: 0 }, attach }));
  });
}

function fitsInterface(base: Scope, known: FlowInterface, { from, to }: Dangling): boolean {
  if (from !== undefined) {
    const given = from.port === '+' ? undefined : sourceSchema(endpointScope(base, from), `${from.node}.${from.port}`);
    return Object.entries(known.input).some(([name, schema]) => fitPort(given, { name, schema, required: true }).fits);
  }
  if (to === undefined) return true;
  const port = portsAt(endpointScope(base, to), to.node).inputs.find(({ name }) => name === to.port);
  if (port === undefined) return true;
  return Object.values(known.output).some((schema) => fitPort(schema, port).fits);
}
