export {
  Budget,
  defaultDepth,
  Entry,
  type EntryOf,
  ErrorFactSchema,
  Grants,
  ModelBindingSchema,
  PersonBinding,
  RunPlaceFact,
  type RunUsage,
  TaskFact,
  TaskKind,
} from './entries.ts';
export { type JournalText, readJournalText } from './journal-text.ts';
export type { Append, Appended, JournalStore, OpenTask, RunFilter, RunStatus, RunSummary } from './store.ts';
