import { type Arrival, allOf, anything, firstOf, nothing, oneOf, partOf, type Sure } from './arrivals.ts';
import { ancestorsOf } from './body-order.ts';
import { type Count, free, type NoBound, noOutputs, type Outputs, plus } from './count-of-node.ts';
import { type BodyPlan, fromInput, fromState, type InputPlan } from './plan.ts';

/** One way through a body: what every node came to. */
export interface Way {
  readonly body: BodyPlan;
  readonly inputs: Outputs;
  readonly taken: ReadonlyMap<number, string>;
  readonly counts: Array<Count & { readonly fires: Sure }>;
}

/** What is known of the message at a port. */
export function arrivalAt({ list, sources }: InputPlan, way: Way): Arrival {
  const arrivals = sources.map(({ node, port, select, spread, value }) => ({
    arrival: value === undefined ? partOf(sourceOf(node, port, way), select) : { sure: 'yes' as const, known: value },
    spread,
  }));
  return list ? allOf(arrivals) : firstOf(arrivals.map(({ arrival }) => arrival));
}

function sourceOf(node: number, port: string, { counts, inputs, body }: Way): Arrival {
  if (node === fromInput) return inputs.get(port) ?? nothing;
  if (node === fromState) return Object.hasOwn(body.state, port) ? anything : nothing;
  return counts[node]?.outputs.get(port) ?? nothing;
}

/** All nodes of one way through a body: which of them certainly cost something, and what leaves it. */
export function together({ body, counts, inputs, taken }: Way): Count {
  const sumOf = (isCounted: (index: number) => boolean) =>
    counts.reduce((sum, { fires, least }, index) => (fires === 'yes' && isCounted(index) ? sum + least : sum), 0);
  const ends = body.nodes.filter(
    ({ index, node }) =>
      counts[index] !== undefined && counts[index].fires !== 'no' && (node.type === 'exit' || counts[index].leaves),
  );
  const endsForSure = ends.some(({ index, node }) => node.type === 'exit' && counts[index]!.fires === 'yes');
  const leasts = ends.map(({ index }) => {
    const before = ancestorsOf(body, index);
    return sumOf((one) => before.has(one));
  });
  if (!endsForSure) leasts.push(sumOf(() => true));
  return {
    least: Math.min(...leasts),
    most: counts.reduce<number | undefined>((sum, { fires, most }) => (fires === 'no' ? sum : plus(sum, most)), 0),
    noBound: counts.flatMap(({ fires, noBound }) => (fires === 'no' ? [] : noBound)),
    outputs: new Map(
      body.outputs.map((port) => {
        const arrival = arrivalAt(port, { body, counts, inputs, taken });
        // An exit gives what it was sent instead.
        return [port.name, ends.length === 0 ? arrival : { sure: 'maybe' as const }];
      }),
    ),
    leaves: ends.some(({ index }) => counts[index]!.leaves),
  };
}

/** One of these, and nobody knows which. */
export function alternatives(counts: readonly Count[]): Count {
  const [only] = counts;
  if (only === undefined) return free;
  if (counts.length === 1) return { ...only, noBound: distinct(only.noBound) };
  const names = new Set(counts.flatMap(({ outputs }) => [...outputs.keys()]));
  const mosts = counts.map(({ most }) => most);
  return {
    least: Math.min(...counts.map(({ least }) => least)),
    most: mosts.every((most) => most !== undefined) ? Math.max(...mosts) : undefined,
    noBound: distinct(counts.flatMap(({ noBound }) => noBound)),
    outputs:
      names.size === 0
        ? noOutputs
        : new Map([...names].map((name) => [name, oneOf(counts.map(({ outputs }) => outputs.get(name) ?? nothing))])),
    leaves: counts.some(({ leaves }) => leaves),
  };
}

function distinct(noBound: readonly NoBound[]): NoBound[] {
  return [...new Map(noBound.map((one) => [`${one.kind} ${one.node}`, one])).values()];
}
