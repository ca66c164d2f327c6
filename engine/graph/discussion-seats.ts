import { discussionOf, writtenSeats } from '../discussion/index.ts';
import type { DiscussionNode, FlowFile, NodeOf } from '../format/flow-file.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { type Arrival, itemsIn, type Range } from './arrivals.ts';

/** What is known of the lists that a discussion's own programs give: who has a seat, and who speaks in a round. */
export function seatsFrom(
  flow: FlowFile,
  node: NodeOf<'code'>,
  input: (port: string) => Arrival,
): Readonly<Record<string, Arrival>> {
  const discussion = discussionOf(flow);
  if (discussion === undefined) return {};
  if (node.id === 'seats') {
    const known = writtenSeats(discussion);
    if (known !== undefined) return { seats: { sure: 'yes', known } };
    return { seats: { sure: 'yes', schema: seatList(discussion), items: itemsIn(input('participants')) } };
  }
  if (node.id !== 'order') return {};
  const speakers = speakersIn(discussion, itemsIn(input('seats')));
  return { speakers: { sure: 'yes', schema: seatList(discussion), items: speakers } };
}

function seatList({ flows = {} }: DiscussionNode): PortSchema {
  const hasFlows = Object.keys(flows).length > 0;
  const required = ['name', 'persona', 'side', 'weight', 'about', hasFlows ? 'flow' : 'performer'];
  return { type: 'array', items: { type: 'object', required } };
}

function speakersIn({ order = 'simultaneous' }: DiscussionNode, seats: Range): Range {
  if (typeof order === 'string') return seats;
  if (!('pairs' in order)) return { least: Math.min(1, seats.least), most: seats.most };
  // With an odd number one sits out; how many there are of a list of unknown length, nobody knows either.
  const even = (count: number) => count - (count % 2);
  return { least: even(seats.least), most: seats.most === undefined ? undefined : even(seats.most) };
}
