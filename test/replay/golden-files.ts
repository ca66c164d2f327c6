import { type Entry, replayJournal, sha256Hex } from '#engine/index';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { cook, recipes } from './recipes.ts';

/** A journal that is kept for ever, and what replaying it comes to. */
export interface Golden {
  readonly name: string;
  readonly result: unknown;
  readonly journal: readonly Entry[];
}

/** A journal as text, byte for byte: what two machines must agree on. */
export function journalText(journal: readonly Entry[]): string {
  return journal.map((entry) => JSON.stringify(entry)).join('\n');
}

/** Cooks all recipes: a golden file for each, and the hash of its journal. */
export async function makeGolden(): Promise<{ golden: Golden[]; hashes: Record<string, string> }> {
  const sandbox = await inProcessSandbox();
  const golden: Golden[] = [];
  for (const recipe of recipes) {
    const journal = await cook(recipe, sandbox);
    golden.push({ name: recipe.name, result: replayJournal(journal), journal });
  }
  return {
    golden,
    hashes: Object.fromEntries(golden.map(({ name, journal }) => [name, sha256Hex(journalText(journal))])),
  };
}
