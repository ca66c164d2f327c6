import type { Settings } from './settings.ts';
import { pathProgram, saidProgram } from './tell-program.ts';

/** Who speaks in a round, and whether each hears those before it. */
export interface OrderPlan {
  readonly mode: 'parallel' | 'sequential';
  /** The program that puts the speakers in order, and its inputs; undefined when that is the order of the seats. */
  readonly program: string | undefined;
  readonly inputs: readonly ('seats' | 'log' | 'round' | 'moderator')[];
}

export function orderOf({ node }: Settings): OrderPlan {
  const order = node.order ?? 'simultaneous';
  if (order === 'simultaneous') return { mode: 'parallel', program: undefined, inputs: [] };
  if (order === 'sequential') return { mode: 'sequential', program: undefined, inputs: [] };
  if (order === 'shuffled') return { mode: 'sequential', program: shuffledProgram, inputs: ['seats'] };
  if ('pairs' in order) {
    const isByLot = order.pairs === 'random';
    return {
      mode: order.replies === true ? 'sequential' : 'parallel',
      program: isByLot ? randomPairsProgram : roundRobinProgram,
      inputs: isByLot ? ['seats'] : ['seats', 'round'],
    };
  }
  const isModerated = order.chosenBy === 'moderator';
  return {
    mode: 'sequential',
    program: chosenProgram(
      isModerated ? moderatorSays(node, order.field) : `last?.reply${pathProgram(order.field ?? 'next')}`,
    ),
    inputs: ['seats', 'log', 'round', ...(isModerated ? (['moderator'] as const) : [])],
  };
}

/** A moderator without a form says nothing but the name. */
function moderatorSays(node: Settings['node'], field: string | undefined): string {
  return field === undefined && node.moderator?.response === undefined
    ? 'moderator'
    : `moderator${pathProgram(field ?? 'next')}`;
}

const shuffle = `function shuffle(list) {
  const shuffled = [...list];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}
`;

const shuffledProgram = `// A new order for every round; the same run draws the same orders again.
${shuffle}return { speakers: shuffle(input.seats) };
`;

const pairUp = `const speakers = pairs.flatMap(([one, other]) => [
  { ...one, partner: other.name },
  { ...other, partner: one.name },
]);
return { speakers };
`;

const roundRobinProgram = `// The circle: the first chair stays, the others move on by one each round. With an odd number one sits out.
const chairs = input.seats.length % 2 === 0 ? input.seats : [...input.seats, null];
const [first, ...others] = chairs;
const moved = (input.round - 1) % others.length;
const circle = [first, ...others.slice(moved), ...others.slice(0, moved)];
const pairs = circle
  .slice(0, circle.length / 2)
  .map((one, index) => [one, circle[circle.length - 1 - index]])
  .filter((pair) => !pair.includes(null));
${pairUp}`;

const randomPairsProgram = `// Pairs by lot, the same when the run is repeated. With an odd number one sits out.
${shuffle}const shuffled = shuffle(input.seats);
const pairs = shuffled
  .slice(0, Math.floor(shuffled.length / 2))
  .map((one, index) => [one, shuffled[shuffled.length - 1 - index]]);
${pairUp}`;

function chosenProgram(named: string): string {
  return `// Whoever was named speaks; if that is nobody here, whoever sits after the last speaker.
const { seats, log = [], round, moderator } = input;
${saidProgram}const last = said.at(-1);
const named = ${named};
const plain = (name) => String(name ?? '').trim().toLowerCase();
const called = [...new Set([named].flat().map(plain))].flatMap((name) => seats.find((seat) => plain(seat.name) === name) ?? []);
const next = seats[(seats.findIndex(({ name }) => name === last?.name) + 1) % seats.length];
return { speakers: called.length > 0 ? called : [next] };
`;
}
