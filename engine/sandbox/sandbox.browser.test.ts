import { afterAll, describe } from 'vitest';
import { describeSandbox } from './sandbox-suite.ts';
import { webSandbox } from './web.ts';

describe('webSandbox', () => {
  const sandbox = webSandbox({ size: 2 });
  afterAll(() => sandbox.close());
  describeSandbox(() => sandbox);
});
