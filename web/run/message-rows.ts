import type { Json } from '#engine/json';
import type { Message } from '#engine/run/message';
import type { ActivationRecord } from '#engine/run/trace';

/** One message on its way: from the activation that made it to a port of one that received it. */
export interface MessageRow {
  readonly key: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** The receiving activation. */
  readonly address: string;
  readonly value: Json;
  readonly taint: Message['taint'];
  /** Somebody put it in the place of another. */
  readonly isEdited: boolean;
}

/** Every message in the order in which it was received. */
export function messageRows(records: Iterable<ActivationRecord>): MessageRow[] {
  const rows: MessageRow[] = [];
  for (const record of records) {
    for (const [port, received] of Object.entries(record.inputs)) {
      const list: readonly Message[] = Array.isArray(received) ? received : [received as Message]; // not a list, as was just checked
      list.forEach((message, index) => {
        rows.push({
          key: `${record.address}.${port} ${index}`,
          at: record.scheduledAt,
          from: message.id,
          to: `${record.address}.${port}`,
          address: record.address,
          value: message.value,
          taint: message.taint,
          isEdited: message.by === 'edit',
        });
      });
    }
  }
  return rows;
}
