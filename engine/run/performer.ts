import { FlowError } from '../errors.ts';
import { Performer, rolesOf, type Seat } from '../format/performer.ts';
import type { Json } from '../json.ts';
import type { Message } from './message.ts';
import type { OpenActivation, PerformerChange, RunState } from './run-state.ts';
import { isAtPath } from './scope.ts';

export interface Seated {
  readonly performer: Performer;
  readonly change: PerformerChange | undefined;
}

/**
 * Who performs an open `ask`: whoever was put there last, else whoever the message at the seat's port names, else
 * whoever the flow says. Throws MESSAGE_INVALID when that message names nobody whom the seat allows.
 */
export function performerOf(state: RunState, open: OpenActivation): Seated | undefined {
  const { node } = open.node;
  if (node.type !== 'ask') return undefined;
  const change = state.performers.findLast((candidate) => isAtPath(open.scope, open.node.index, candidate.path));
  if (change !== undefined) return { performer: change.performer, change };
  if (!('port' in node.performer)) return { performer: node.performer, change };
  return { performer: seated(node.performer, open), change };
}

function seated(seat: Seat, open: OpenActivation): Performer {
  const message = open.inputs[seat.port] as Message | undefined; // a plain port
  const parsed = Performer.safeParse(message?.value);
  const allowed = rolesOf(seat);
  if (parsed.success) {
    const roles = rolesOf(parsed.data);
    const isAllowed =
      roles.models.every((role) => allowed.models.includes(role)) &&
      roles.people.every((role) => allowed.people.includes(role));
    if (isAllowed) return parsed.data;
  }
  const names = [...allowed.models.map((role) => `model ${role}`), ...allowed.people.map((role) => `person ${role}`)];
  throw new FlowError(
    'MESSAGE_INVALID',
    `Node "${open.node.id}" was sent ${excerpt(message?.value)} as its performer; it seats ${names.join(', ')}.`,
    { where: { node: open.node.id, port: seat.port, address: open.address } },
  );
}

function excerpt(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
}
