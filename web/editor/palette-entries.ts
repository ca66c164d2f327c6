import {
  BookOpen,
  Bot,
  Braces,
  GitFork,
  Globe,
  Layers,
  ListTree,
  LogOut,
  type LucideIcon,
  MessagesSquare,
  PencilLine,
  Repeat,
  Rows3,
  Save,
  StickyNote,
  UserRound,
  Vote,
  Wrench,
} from 'lucide-react';
import type { FlowInterface } from '#engine/format/index';
import { paletteEntriesText } from '../text/commands.ts';
import type { FlowChoice, NodeChoice } from './edits/new-node.ts';

export type Category = 'Ask' | 'Repeat' | 'Logic' | 'Text and code' | 'Flow' | 'My flows' | 'Library';

export interface PaletteEntry {
  readonly key: string;
  readonly choice: NodeChoice;
  readonly title: string;
  readonly description: string;
  readonly category: Category;
  readonly icon: LucideIcon;
  readonly tint: string;
  /** Other words that somebody may search for. */
  readonly words: string;
  /** Of a flow: its ports, so that it is known what fits it before it is loaded. */
  readonly interface?: FlowInterface;
}

const entry = (
  kind: Exclude<NodeChoice['kind'], 'flow'>,
  category: Category,
  look: { title: string; description: string; icon: LucideIcon; tint: string; words?: string },
): PaletteEntry => ({ key: kind, choice: { kind }, category, words: '', ...look });

/** Node types, in the order in which the palette shows them. */
export const nodeEntries: readonly PaletteEntry[] = [
  entry('ask-model', paletteEntriesText.ask, {
    title: paletteEntriesText.askAModel,
    description: paletteEntriesText.promptsLanguageModel,
    icon: Bot,
    tint: 'var(--accent-text)',
    words: paletteEntriesText.llmPromptAiGptChat,
  }),
  entry('ask-person', paletteEntriesText.ask, {
    title: paletteEntriesText.askAPerson,
    description: paletteEntriesText.waitsForAnswerApproval,
    icon: UserRound,
    tint: 'var(--waiting-ink)',
    words: paletteEntriesText.humanTaskApproveReview,
  }),
  entry('discussion', paletteEntriesText.ask, {
    title: paletteEntriesText.discussion,
    description: paletteEntriesText.modelsPeopleAndFlowsTalk,
    icon: MessagesSquare,
    tint: 'var(--port-number)',
    words: paletteEntriesText.debatePanelRoundTable,
  }),
  entry('loop', paletteEntriesText.repeat, {
    title: paletteEntriesText.loop,
    description: paletteEntriesText.repeatsWhat,
    icon: Repeat,
    tint: 'var(--port-list)',
    words: paletteEntriesText.repeatUntilRoundRefine,
  }),
  entry('map', paletteEntriesText.repeat, {
    title: paletteEntriesText.map,
    description: paletteEntriesText.doesWhat,
    icon: Rows3,
    tint: 'var(--port-list)',
    words: paletteEntriesText.eachItemParallelList,
  }),
  entry('switch', paletteEntriesText.logic, {
    title: paletteEntriesText.switch,
    description: paletteEntriesText.sendsMessageToOne,
    icon: GitFork,
    tint: 'var(--port-object)',
    words: paletteEntriesText.ifBranchConditionRoute,
  }),
  entry('decide', paletteEntriesText.logic, {
    title: paletteEntriesText.decide,
    description: paletteEntriesText.turnsBallotsIntoDecision,
    icon: Vote,
    tint: 'var(--port-object)',
    words: paletteEntriesText.voteMajorityConsensus,
  }),
  entry('exit', paletteEntriesText.logic, {
    title: paletteEntriesText.exit,
    description: paletteEntriesText.endsFrameOrFlow,
    icon: LogOut,
    tint: 'var(--muted)',
    words: paletteEntriesText.breakReturnStopEnd,
  }),
  entry('set-state', paletteEntriesText.logic, {
    title: paletteEntriesText.setState,
    description: paletteEntriesText.leavesValueForNext,
    icon: Save,
    tint: 'var(--muted)',
    words: paletteEntriesText.rememberMemoryStore,
  }),
  entry('memory', paletteEntriesText.logic, {
    title: paletteEntriesText.memory,
    description: paletteEntriesText.storesPassagesAndFinds,
    icon: BookOpen,
    tint: 'var(--muted)',
    words: paletteEntriesText.rememberRetrieveSearch,
  }),
  entry('template', paletteEntriesText.textAndCode, {
    title: paletteEntriesText.template,
    description: paletteEntriesText.makesTextFromMessages,
    icon: PencilLine,
    tint: 'var(--port-text)',
    words: paletteEntriesText.textLiquidFormatJoin,
  }),
  entry('code', paletteEntriesText.textAndCode, {
    title: paletteEntriesText.code,
    description: paletteEntriesText.runsJavaScriptInSandbox,
    icon: Braces,
    tint: 'var(--port-object)',
    words: paletteEntriesText.javascriptFunction,
  }),
  entry('http', paletteEntriesText.textAndCode, {
    title: paletteEntriesText.httpRequest,
    description: paletteEntriesText.callsHostThatFlow,
    icon: Globe,
    tint: 'var(--port-text)',
    words: paletteEntriesText.apiRestFetchWebCall,
  }),
  entry('tool', paletteEntriesText.textAndCode, {
    title: paletteEntriesText.tool,
    description: paletteEntriesText.usesToolOfMcpServer,
    icon: Wrench,
    tint: 'var(--port-text)',
    words: paletteEntriesText.mcpServerFunctionCall,
  }),
  entry('note', paletteEntriesText.textAndCode, {
    title: paletteEntriesText.note,
    description: paletteEntriesText.stickyNoteForPeople,
    icon: StickyNote,
    tint: 'var(--waiting-ink)',
    words: paletteEntriesText.commentSticky,
  }),
  entry('empty-flow', paletteEntriesText.flow, {
    title: paletteEntriesText.newSubFlow,
    description: paletteEntriesText.flowInsideThisFlow,
    icon: Layers,
    tint: 'var(--port-number)',
    words: paletteEntriesText.subflowNestedGroupInline,
  }),
  entry('self', paletteEntriesText.flow, {
    title: paletteEntriesText.thisFlowItself,
    description: paletteEntriesText.aRecursiveCall,
    icon: ListTree,
    tint: 'var(--port-number)',
    words: paletteEntriesText.selfRecursionRecursive,
  }),
];

/** A flow that nodes may call, as the palette shows it. */
export interface OfferedFlow extends FlowChoice {
  readonly description: string;
  readonly isRelease: boolean;
  readonly interface?: FlowInterface;
}

export function flowEntries(flows: readonly OfferedFlow[]): PaletteEntry[] {
  return flows.map((flow) => ({
    key: flow.reference,
    choice: {
      kind: 'flow',
      flow: { reference: flow.reference, title: flow.title, ...(flow.hash === undefined ? {} : { hash: flow.hash }) },
    },
    title: flow.title,
    description: flow.description === '' ? flow.reference : flow.description,
    category: flow.isRelease ? paletteEntriesText.library : paletteEntriesText.myFlows,
    icon: Layers,
    tint: 'var(--port-number)',
    words: flow.reference,
    ...(flow.interface === undefined ? {} : { interface: flow.interface }),
  }));
}

/** Whether an entry answers a search: every word of it occurs somewhere. */
export function isFound(candidate: PaletteEntry, search: string): boolean {
  const text = `${candidate.title} ${candidate.description} ${candidate.words} ${candidate.category}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
