import { describe, expect, it } from 'vitest';
import { type Sandbox, sha256Hex } from '#engine/index';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { journalText } from './golden-files.ts';
import { cook, recipes } from './recipes.ts';
import hashes from './same-seed.json' with { type: 'json' };

/** The same journals, byte for byte, wherever the engine runs: both places compare with one file. */
export function sameSeedSuite(place: string): void {
  describe(`the same flow and seed in ${place}`, () => {
    it('come to the same journal as everywhere, byte for byte', async () => {
      const sandbox: Sandbox = await inProcessSandbox();
      const made: Record<string, string> = {};
      for (const recipe of recipes) made[recipe.name] = sha256Hex(journalText(await cook(recipe, sandbox)));
      // After a change that is meant, `node test/replay/make-golden.mjs` writes the new hashes.
      expect(made).toEqual(hashes);
      expect(recipes.length).toBeGreaterThan(60);
    }, 60_000);
  });
}
