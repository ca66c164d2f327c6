/** What the bench builds of Flowright: the engine as a server runs it, with both journals. */
export { nodeRegistry, openRun, outputOf, startRun } from '../../engine/index.ts';
export { memoryStore } from '../../engine/journal/memory-store.ts';
export { openDatabase } from '../../server/host/database.ts';
export { sqliteJournalStore } from '../../server/host/sqlite-journal-store.ts';
export { systemClock } from '../../server/host/system-clock.ts';
