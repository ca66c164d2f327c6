import type { RecordedAnswer } from '#engine/models/recorded-models';
import type { Example } from '#engine/protocol/index';

/** An answer of an example as a recording has it: what was not said is absent. */
export function toRecordedAnswer({ address, text, sample, repair, usage }: Example['answers'][number]): RecordedAnswer {
  return {
    address,
    text,
    ...(sample === undefined ? {} : { sample }),
    ...(repair === undefined ? {} : { repair }),
    ...(usage === undefined ? {} : { usage }),
  };
}
