/** What the bench builds of Flowright: the engine as a server runs it, with both journals. */
export { startRun } from '../../engine/index.ts';
export { memoryStore } from '../../engine/journal/memory-store.ts';
export { openData } from '../../server/host/open-data.ts';
export { systemClock } from '../../server/host/system-clock.ts';
