export { type ManualClock, manualClock } from './manual-clock.ts';
export { memoryStore } from './memory-store.ts';
