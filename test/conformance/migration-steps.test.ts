import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { migrations, stepFor } from '#server/host/migrations';

it('A step that data were brought forward by is never changed afterwards: a new step follows it', async () => {
  const lines = migrations.flatMap((step, index) =>
    (['sqlite', 'postgres'] as const).map((dialect) => {
      const hash = createHash('sha256').update(stepFor(dialect, step)).digest('hex');
      return `${index + 1} ${dialect} ${hash}`;
    }),
  );
  // `npx vitest -u` adds the lines of a new step. A line that changes would leave older data without that change.
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('migration-steps.txt');
});
