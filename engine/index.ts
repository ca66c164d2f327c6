export { expandDiscussion, unpackDiscussion } from './discussion/index.ts';
export { assertNever, type ErrorCode, type ErrorFact, errorTable, FlowError, toErrorFact } from './errors.ts';
export {
  type Body,
  contentHash,
  type Edge,
  FlowFile,
  type FlowInterface,
  FlowNode,
  flowCaps,
  flowFileJsonSchema,
  flowJson,
  type Layout,
  type NodeOf,
  type NodeType,
  type ParsedFlow,
  Performer,
  type Problem,
  parseFlow,
  parseFlowText,
  printFlow,
  type Role,
  requireFlow,
  reservedNodeIds,
  responseSchemaOf,
  type StateKey,
  sha256Hex,
} from './format/index.ts';
export { checkFlow } from './graph/check-flow.ts';
export { compile, type FlowsByReference } from './graph/compile.ts';
export { insideOfTools, unpackTools } from './graph/expand-tools.ts';
export { bodyOutputNames, frameInputs, type NodePorts, type Port, type PortContext, portsOf } from './graph/ports.ts';
export { allNodes, type FlowNeeds, hostsOf, needsOf, referencesOf, toolsOf } from './graph/references.ts';
export type {
  CallOptions,
  ChatTurn,
  Clock,
  CodeJob,
  Host,
  HttpClient,
  HttpReply,
  HttpRequest,
  Log,
  ModelBinding,
  ModelReply,
  ModelRequest,
  Models,
  Sandbox,
  ToolReply,
  ToolRequest,
  ToolServers,
} from './host.ts';
export {
  type Append,
  type Appended,
  Budget,
  Entry,
  type EntryOf,
  Grants,
  type JournalStore,
  type OpenTask,
  PersonBinding,
  type RunFilter,
  type RunStatus,
  type RunSummary,
  type RunUsage,
  TaskFact,
} from './journal/index.ts';
export { canonicalJson, isJsonObject, type Json, type JsonObject } from './json.ts';
export type { NodeLogic, NodeRegistry } from './nodes/node-logic.ts';
export { nodeRegistry } from './nodes/registry.ts';
export { bindingsInUse, seatsWithModels } from './run/decide-commands.ts';
export { createFold, type Fold, foldRun } from './run/fold.ts';
export type { ForkPoint } from './run/fork.ts';
export type { Message, Taint } from './run/message.ts';
export { askingStatuses, listOpenTasks, type RunPage } from './run/open-tasks.ts';
export { type Replayed, replayJournal } from './run/replay.ts';
export type { RunHandle, RunSignal, StartOptions } from './run/run-api.ts';
export type { RunState } from './run/run-state.ts';
export {
  checkInput,
  engineVersion,
  forkRun,
  type ImportOptions,
  importRun,
  openRun,
  parseJournal,
  startRun,
  type WorkOptions,
} from './run/start-run.ts';
export { errorOf, exitReasonsOf, outputOf, statusOf, summaryOf, type TaskView, taskOf } from './run/summary.ts';
export {
  type ActivationRecord,
  type ActivationStatus,
  createTrace,
  type FoldObserver,
  isSeatAt,
  keylessPathOf,
  type Trace,
} from './run/trace.ts';
export { openTasksOf, viewRun, viewRunResult, viewTask } from './run/view-run.ts';
