import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flowFileJsonSchema } from './json-schema.ts';

// Update with: UPDATE_SCHEMA=1 npx vitest run --project node engine/format/json-schema
it('the published JSON Schema of the flow file is the one that files are checked against', async () => {
  const file = new URL('../../docs/flow-1.schema.json', import.meta.url);
  const text = `${JSON.stringify(flowFileJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_SCHEMA === '1') {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, text);
  }
  expect(readFileSync(file, 'utf8')).toBe(text);
});
