import { beforeAll, describe, expect, it } from 'vitest';
import { type JournalStore, replayJournal, type Sandbox } from '#engine/index';
import { factsOf } from '../random-flows/facts.ts';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { play } from '../random-flows/play.ts';
import { crashFlow } from './crash-flow.ts';

export interface CrashSubject {
  /** An empty store. */
  open(): Promise<JournalStore>;
  close(store: JournalStore): Promise<void>;
}

/**
 * Kills the process at its first, second, third … write until it lives to the end, with a model call, a person, a due
 * time, a retry, a call to a page and a sub-flow in flight. Every kind of store runs all of it.
 */
export function crashSuite(name: string, { open, close }: CrashSubject): void {
  describe(`a process on the ${name} store that dies at any write`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await inProcessSandbox();
    });

    it.each([
      ['before', 'in order'],
      ['after', 'in order'],
      ['before', 'shuffled'],
      ['after', 'shuffled'],
    ] as const)(
      'goes on to the same facts when it dies %s it is durable, answers %s: nothing finished is called again, nothing is lost',
      async (when, order) => {
        const timing = order === 'in order' ? {} : { timing: order };
        const undisturbed = await open();
        const plain = await play(crashFlow, { sandbox, ...timing, store: undisturbed });
        await close(undisturbed);
        expect(plain.status).toBe('completed');
        let crashes = 0;
        for (let write = 1; ; write += 1) {
          const store = await open();
          const played = await play(crashFlow, { sandbox, ...timing, store, deaths: [{ write, when }] });
          await close(store);
          expect(played.breaches, `death ${write}`).toEqual([]);
          expect(played.run.state.outcome, `death ${write}`).toEqual(plain.run.state.outcome);
          expect(factsOf(played.entries), `death ${write}`).toEqual(factsOf(plain.entries));
          expect(replayJournal(played.entries).status).toBe('completed');
          if (played.deaths === 0) break;
          crashes += 1;
        }
        expect(crashes).toBeGreaterThan(12);
      },
      60_000,
    );

    it('goes on to the same facts although every process dies at its second write', async () => {
      const store = await open();
      const deaths = Array.from({ length: 60 }, (_, index) => ({
        write: 2,
        when: index % 2 === 0 ? ('before' as const) : ('after' as const),
      }));
      const played = await play(crashFlow, { sandbox, store, deaths });
      await close(store);
      const plain = await play(crashFlow, { sandbox });
      expect(played.breaches).toEqual([]);
      expect(played.deaths).toBeGreaterThanOrEqual(10);
      expect(factsOf(played.entries)).toEqual(factsOf(plain.entries));
    }, 60_000);
  });
}
