import { z } from 'zod';
import { FlowFile } from './flow-file.ts';

/** The flow file's JSON Schema (draft 2020-12), for editors and other programs that check a file. */
export function flowFileJsonSchema(): object {
  return { ...z.toJSONSchema(FlowFile, { io: 'input' }), title: 'Flowright flow file, format 1' };
}
