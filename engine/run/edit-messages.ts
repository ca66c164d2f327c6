import type { EntryOf } from '../journal/entries.ts';
import { deepFreeze, type Json } from '../json.ts';
import type { GatheredInputs } from './gather-inputs.ts';
import type { Message } from './message.ts';
import type { RunState } from './run-state.ts';

type Edit = EntryOf<'messages.edited'>;

/** Messages with some of them replaced by what a person wrote, each naming the one whose place it takes. */
export function editedMessages(
  state: RunState,
  messages: ReadonlyMap<string, Message>,
  { values }: Pick<Edit, 'values'>,
): ReadonlyMap<string, Message> {
  const edited = new Map(messages);
  for (const [port, value] of Object.entries(values)) edited.set(port, written(state, port, value, messages.get(port)));
  return edited;
}

/** The same for the inputs of a node; at a list port the value is a list, and each item a message. */
export function editedInputs(
  state: RunState,
  inputs: GatheredInputs,
  { values }: Pick<Edit, 'values'>,
): GatheredInputs {
  const edited: Record<string, Message | readonly Message[]> = { ...inputs };
  for (const [port, value] of Object.entries(values)) {
    const before = inputs[port];
    edited[port] =
      Array.isArray(before) && Array.isArray(value)
        ? value.map((item, index) => written(state, `${port}[${index}]`, item, (before as readonly Message[])[index]))
        : written(state, port, value, before as Message | undefined); // lists stay lists, as the decision has seen to
  }
  return edited;
}

function written(state: RunState, port: string, value: Json, before: Message | undefined): Message {
  return {
    id: `edit${state.sequence + 1}.${port}`,
    value: deepFreeze(value),
    by: 'edit',
    parents: before === undefined ? [] : [before.id],
    taint: 'outside',
  };
}
