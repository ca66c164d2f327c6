export {
  Budget,
  defaultDepth,
  Entry,
  type EntryOf,
  ErrorFactSchema,
  Grants,
  ModelBindingSchema,
  PersonBinding,
  type RunUsage,
  TaskFact,
  TaskKind,
} from './entries.ts';
export type { Append, Appended, JournalStore, OpenTask, RunFilter, RunStatus, RunSummary } from './store.ts';
