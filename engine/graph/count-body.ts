import { compileExpression, foresee, returnedNames } from '../expressions/index.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { rolesOf } from '../format/performer.ts';
import { outcomePort } from '../format/program-outcome.ts';
import { type Arrival, anything, both, firstOf, itemIn, itemsIn, nothing, onlyIf, type Sure } from './arrivals.ts';
import { combinationsOf, inOrder, type SwitchPorts, switchesIn } from './body-order.ts';
import {
  type Count,
  countAsk,
  countMemory,
  free,
  handlesErrors,
  type NoBound,
  type Outputs,
  plus,
  times,
  toolOutputsOf,
  withPolicy,
} from './count-of-node.ts';
import { countRounds } from './count-rounds.ts';
import { alternatives, arrivalAt, together, type Way } from './count-ways.ts';
import { seatsFrom } from './discussion-seats.ts';
import { itemsOf } from './map-items.ts';
import type { BodyPlan, FlowPlan, NodePlan } from './plan.ts';

interface Prepared {
  readonly order: readonly NodePlan[];
  readonly switches: SwitchPorts;
}

/** Items of a list that is known are looked at one by one up to this many. */
const maxKnownItems = 100;
/** Deeper than any flow that somebody wrote; what lies below is called unbounded. */
const maxDepth = 200;

/** Works out the calls of flows from the inside out. What was worked out for the same inputs is not worked out again. */
export class CallCounter {
  readonly #peopleFromData: boolean;
  readonly #open: FlowPlan[] = [];
  readonly #known = new Map<BodyPlan, Map<string, Count>>();
  readonly #prepared = new Map<BodyPlan, Prepared>();
  readonly #ids = new Map<unknown, number>();

  constructor(peopleFromData: boolean) {
    this.#peopleFromData = peopleFromData;
  }

  /** The calls of a flow that is sent this. One that calls itself has no bound but its depth. */
  flow(plan: FlowPlan, inputs: Outputs): Count {
    if (this.#open.includes(plan) || this.#open.length >= maxDepth) return recursion(plan);
    this.#open.push(plan);
    try {
      return { ...this.#body(plan.body, inputs), leaves: false };
    } finally {
      this.#open.pop();
    }
  }

  #body(body: BodyPlan, inputs: Outputs): Count {
    const known = this.#known.get(body) ?? new Map<string, Count>();
    this.#known.set(body, known);
    const key = this.#keyOf(inputs);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { order, switches } = this.#prepare(body);
    const ways = [...combinationsOf(switches)].map((taken) => this.#way(order, { body, inputs, taken, counts: [] }));
    const count = alternatives(ways);
    known.set(key, count);
    return count;
  }

  #prepare(body: BodyPlan): Prepared {
    const before = this.#prepared.get(body);
    if (before !== undefined) return before;
    const prepared = { order: inOrder(body), switches: switchesIn(body) };
    this.#prepared.set(body, prepared);
    return prepared;
  }

  /** Tells inputs apart by all that is known of them. */
  #keyOf(inputs: Outputs): string {
    const idOf = (value: unknown): string => {
      if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
      const id = this.#ids.get(value) ?? this.#ids.size;
      this.#ids.set(value, id);
      return `#${id}`;
    };
    const parts = [...inputs].map(([name, { sure, known, schema, items }]) =>
      [name, sure, idOf(known), idOf(schema), items?.least, items?.most].join(','),
    );
    return `${this.#open.length > 0 ? idOf(this.#open.at(-1)) : ''} ${parts.join(';')}`;
  }

  #way(order: readonly NodePlan[], way: Way): Count {
    for (const plan of order) way.counts[plan.index] = this.#node(plan, way);
    return together(way);
  }

  #node(plan: NodePlan, way: Way): Count & { readonly fires: Sure } {
    const arrivals = new Map(plan.inputs.map((port) => [port.name, arrivalAt(port, way)]));
    const fires = firesWith(plan, arrivals);
    if (fires === 'no') return { ...free, fires };
    const count = this.#countOf(plan, arrivals, way);
    const caught = handlesErrors(plan.node) && plan.node.type !== 'ask' ? { ...count, least: 0 } : count;
    const given = plan.node.type === 'switch' ? count.outputs : withPolicy(plan.node, count.outputs);
    const outputs = new Map([...given].map(([name, arrival]) => [name, onlyIf(arrival, fires)]));
    return { ...caught, outputs, fires };
  }

  #countOf(plan: NodePlan, arrivals: Outputs, { taken }: Way): Count {
    const { node } = plan;
    const input = (port: string) => arrivals.get(port) ?? nothing;
    switch (node.type) {
      case 'ask':
        return countAsk(node, input, this.#peopleFromData);
      case 'flow':
        return this.#call(plan, arrivals);
      case 'loop':
        return this.#loop(node, plan, arrivals);
      case 'map':
        return this.#map(node, plan, arrivals);
      case 'switch':
        return { ...free, outputs: switchOutputs(node, input, taken.get(plan.index)) };
      case 'code':
        return { ...free, outputs: this.#codeOutputs(node, input) };
      case 'template':
        return { ...free, outputs: givesAll('text') };
      case 'memory':
        return countMemory(node, input);
      case 'http':
        return { ...free, outputs: givesAll('body', 'status', 'headers') };
      case 'tool':
        return { ...free, outputs: toolOutputsOf(node) };
      case 'decide':
        return { ...free, outputs: new Map([...decided, ['winner', { sure: 'maybe' }]]) };
      default:
        return free;
    }
  }

  #codeOutputs(node: NodeOf<'code'>, input: (port: string) => Arrival): Outputs {
    if (typeof node.source !== 'string') return outputsOfProgram(node);
    const returned = returnedNames(node.source);
    const owner = this.#open.at(-1);
    const seats = owner === undefined ? {} : seatsFrom(owner.flow, node, input);
    return new Map(
      Object.entries(node.outputs).map(([name, schema]): [string, Arrival] => [
        name,
        seats[name] ?? { sure: returned.has(name) ? 'yes' : 'maybe', schema },
      ]),
    );
  }

  #call(plan: NodePlan, arrivals: Outputs): Count {
    const { choice, ...given } = Object.fromEntries(arrivals);
    const main = () =>
      plan.flow === undefined ? free : this.flow(plan.flow, sent(plan.flow, new Map(Object.entries(given))));
    if (plan.choices === undefined)
      return plan.flow === undefined ? free : this.flow(plan.flow, sent(plan.flow, arrivals));
    const chosen = [...plan.choices].filter(([name]) => choice?.known === undefined || choice.known === name);
    const counts =
      choice?.sure === 'no'
        ? []
        : chosen.map(([, flow]) => this.flow(flow, sent(flow, new Map(Object.entries(given)))));
    return alternatives(choice?.sure === 'yes' ? counts : [main(), ...counts]);
  }

  #loop(node: NodeOf<'loop'>, { body }: NodePlan, given: Outputs): Count {
    if (body === undefined) return free;
    const leaves = leavesFlow(body);
    const rounds = countRounds({
      node,
      given,
      endsAnyTime: body.exits.length > 0 || leaves || node.budget?.onReached === 'end-loop',
      round: (inputs) => this.#body(body, inputs),
    });
    const { least, most, noBound, minRounds, maxRounds } = rounds;
    const outputs = body.outputs.map(({ name }): [string, Arrival] => {
      const one = rounds.output(name);
      if (node.result !== 'all') return [name, one];
      return [name, { sure: 'yes', items: { least: one.sure === 'yes' ? minRounds : 0, most: maxRounds } }];
    });
    return {
      least,
      most,
      noBound,
      outputs: new Map([...outputs, ['rounds', anything], ['exitReason', anything]]),
      leaves: leaves || rounds.leaves,
    };
  }

  #map(node: NodeOf<'map'>, plan: NodePlan, arrivals: Outputs): Count {
    const { body } = plan;
    const list = arrivals.get('items') ?? nothing;
    const range = itemsIn(list);
    if (body === undefined || range.most === 0) return { ...free, outputs: listsOf(plan, [], range) };
    const { items: _, ...given } = Object.fromEntries(arrivals);
    const item = (arrival: Arrival) =>
      this.#body(
        body,
        new Map([
          ...Object.entries(given),
          ['item', arrival],
          ['index', anything],
          ...(node.mode === 'sequential' ? [['results', anything] as const] : []),
        ]),
      );
    const values = itemsOf(list.known ?? []) ?? [];
    const isKnown = values.length > 0 && values.length <= maxKnownItems;
    const counts = isKnown ? values.map((known) => item({ sure: 'yes', known })) : [item(itemIn(list))];
    const leaves = leavesFlow(body) || counts.some((count) => count.leaves);
    const fewest = Math.min(...counts.map(({ least }) => least));
    const sum = counts.reduce((total, { least }) => total + least, 0);
    const isCaught = node.onItemError !== undefined && node.onItemError !== 'fail';
    const all = isKnown ? sum : fewest * range.least;
    const most = isKnown
      ? counts.reduce<number | undefined>((total, count) => plus(total, count.most), 0)
      : times(range.most, counts[0]!.most);
    const noBound = counts.flatMap((count) => count.noBound);
    if (!isKnown && range.most === undefined && counts[0]!.most !== 0) noBound.push(boundlessList(plan));
    return {
      least: isCaught ? 0 : leaves ? Math.min(fewest, all) : all,
      most,
      noBound,
      outputs: listsOf(plan, counts, isCaught ? { ...range, least: 0 } : range),
      leaves,
    };
  }
}

/** Nobody knows what a program that arrives will return, only that it will be said how it went. */
function outputsOfProgram({ outputs }: NodeOf<'code'>): Outputs {
  const declared = Object.entries(outputs).map(([name, schema]): [string, Arrival] => [
    name,
    { sure: 'maybe', schema },
  ]);
  return new Map([...declared, [outcomePort, anything]]);
}

const decided = givesAll('tally', 'margin', 'consensus', 'unanimous', 'tied', 'dissent', 'invalid');

function givesAll(...names: readonly string[]): Outputs {
  return new Map(names.map((name) => [name, anything]));
}

function recursion(plan: FlowPlan): Count {
  const { flow } = plan;
  const outputs = new Map(
    Object.keys(flow.interface.output).map((name): [string, Arrival] => [name, { sure: 'maybe' }]),
  );
  if (!mayCall(plan)) return { ...free, outputs };
  return {
    least: 0,
    most: undefined,
    noBound: [{ kind: 'recursion', node: flow.title ?? flow.name }],
    outputs,
    leaves: false,
  };
}

/** Whether a model is asked anywhere in what a flow reaches. */
function mayCall(plan: FlowPlan): boolean {
  const bodies = new Set([plan.body]);
  for (const { nodes } of bodies) {
    for (const { node, body, flow, choices } of nodes) {
      if (node.type === 'ask' && rolesOf(node.performer).models.length > 0) return true;
      if (node.type === 'memory' && node.embedder !== undefined) return true;
      if (body !== undefined) bodies.add(body);
      for (const called of [flow, ...(choices?.values() ?? [])]) if (called !== undefined) bodies.add(called.body);
    }
  }
  return false;
}

/** What a flow is sent, with its own defaults for what it is not. */
function sent({ flow }: FlowPlan, arrivals: Outputs): Outputs {
  return new Map(
    Object.entries(flow.interface.input).map(([name, schema]) => {
      const arrival = arrivals.get(name) ?? nothing;
      if (schema.default === undefined) return [name, arrival];
      const standard: Arrival = { sure: 'yes', known: schema.default };
      return [name, firstOf([arrival, standard])];
    }),
  );
}

function firesWith({ node, inputs }: NodePlan, arrivals: Outputs): Sure {
  const needed = inputs.filter(({ required, sources }) => (node.type === 'exit' ? sources.length > 0 : required));
  return needed.reduce<Sure>((sure, { name }) => both(sure, arrivals.get(name)!.sure), 'yes');
}

function switchOutputs(node: NodeOf<'switch'>, input: (port: string) => Arrival, taken: string | undefined): Outputs {
  const value = input('value');
  const names = [...node.cases.map(({ name }) => name), 'default'];
  const certain = certainCase(node, input);
  const sureOf = (name: string): Sure => {
    const known = certain ?? taken;
    return known === undefined ? 'maybe' : known === name ? 'yes' : 'no';
  };
  const extra =
    node.onError === undefined || node.onError === 'fail'
      ? []
      : node.onError === 'port'
        ? ['error']
        : Object.keys(node.onError.default);
  return new Map(
    [...new Set([...names, ...extra])].map((name) => [
      name,
      { ...(extra.length > 0 ? {} : value), sure: sureOf(name) },
    ]),
  );
}

/** The case that is certainly taken, by what is known of the values that its conditions look at. */
function certainCase(node: NodeOf<'switch'>, input: (port: string) => Arrival): string | undefined {
  if (handlesErrors(node)) return undefined;
  try {
    for (const { name, when } of node.cases) {
      const names = compileExpression(when).names.map((one) => [one, input(one).known] as const);
      const isMet = foresee(when, Object.fromEntries(names.filter(([, known]) => known !== undefined)));
      if (isMet === true) return name;
      if (isMet === undefined) return undefined;
    }
    return 'default';
  } catch {
    return undefined;
  }
}

/** A frame in which something ends the whole flow. */
function leavesFlow(body: BodyPlan): boolean {
  return body.exits.some((index) => {
    const { node } = body.nodes[index]!;
    return node.type === 'exit' && node.scope === 'flow';
  });
}

function boundlessList({ node, inputs, body }: NodePlan): NoBound {
  const isTools = node.id === 'use' && inputs.some(({ sources }) => sources.some(({ port }) => port === 'calls'));
  const named = 'title' in node ? node.title : undefined;
  return { kind: isTools && body !== undefined ? 'tools' : 'items', node: named ?? node.id };
}

function listsOf(
  { body }: NodePlan,
  counts: readonly Count[],
  range: { least: number; most: number | undefined },
): Outputs {
  return new Map(
    (body?.outputs ?? []).map(({ name }): [string, Arrival] => {
      const isEach = counts.length > 0 && counts.every(({ outputs }) => outputs.get(name)?.sure === 'yes');
      return [name, { sure: 'yes', items: { least: isEach ? range.least : 0, most: range.most } }];
    }),
  );
}
