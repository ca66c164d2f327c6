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
  entry('ask-model', 'Ask', {
    title: 'Ask a model',
    description: 'Prompts a language model',
    icon: Bot,
    tint: 'var(--accent-text)',
    words: 'llm prompt ai gpt chat',
  }),
  entry('ask-person', 'Ask', {
    title: 'Ask a person',
    description: 'Waits for an answer, an approval or an edit',
    icon: UserRound,
    tint: 'var(--waiting-ink)',
    words: 'human task approve review checkpoint form',
  }),
  entry('discussion', 'Ask', {
    title: 'Discussion',
    description: 'Models, people and flows talk in rounds and decide',
    icon: MessagesSquare,
    tint: 'var(--port-number)',
    words: 'debate panel round table multi agent vote moderator judge council',
  }),
  entry('loop', 'Repeat', {
    title: 'Loop',
    description: 'Repeats what is in it until a condition holds',
    icon: Repeat,
    tint: 'var(--port-list)',
    words: 'repeat until round refine while',
  }),
  entry('map', 'Repeat', {
    title: 'Map',
    description: 'Does what is in it for every item of a list',
    icon: Rows3,
    tint: 'var(--port-list)',
    words: 'each item parallel list for batch',
  }),
  entry('switch', 'Logic', {
    title: 'Switch',
    description: 'Sends a message to one of its cases',
    icon: GitFork,
    tint: 'var(--port-object)',
    words: 'if branch condition route',
  }),
  entry('decide', 'Logic', {
    title: 'Decide',
    description: 'Turns ballots into a decision',
    icon: Vote,
    tint: 'var(--port-object)',
    words: 'vote majority consensus ballot',
  }),
  entry('exit', 'Logic', {
    title: 'Exit',
    description: 'Ends the frame or the flow at once',
    icon: LogOut,
    tint: 'var(--muted)',
    words: 'break return stop end',
  }),
  entry('set-state', 'Logic', {
    title: 'Set state',
    description: 'Leaves a value for the next activation',
    icon: Save,
    tint: 'var(--muted)',
    words: 'remember memory store variable',
  }),
  entry('memory', 'Logic', {
    title: 'Memory',
    description: 'Stores passages and finds them again',
    icon: BookOpen,
    tint: 'var(--muted)',
    words: 'remember retrieve search rag store knowledge passages bm25',
  }),
  entry('template', 'Text and code', {
    title: 'Template',
    description: 'Makes a text from messages',
    icon: PencilLine,
    tint: 'var(--port-text)',
    words: 'text liquid format join',
  }),
  entry('code', 'Text and code', {
    title: 'Code',
    description: 'Runs JavaScript in a sandbox',
    icon: Braces,
    tint: 'var(--port-object)',
    words: 'javascript function program script',
  }),
  entry('http', 'Text and code', {
    title: 'HTTP request',
    description: 'Calls a host that the flow declares',
    icon: Globe,
    tint: 'var(--port-text)',
    words: 'api rest fetch web call url outside request',
  }),
  entry('tool', 'Text and code', {
    title: 'Tool',
    description: 'Uses a tool of an MCP server',
    icon: Wrench,
    tint: 'var(--port-text)',
    words: 'mcp server function call outside plugin',
  }),
  entry('note', 'Text and code', {
    title: 'Note',
    description: 'A sticky note for people',
    icon: StickyNote,
    tint: 'var(--waiting-ink)',
    words: 'comment sticky',
  }),
  entry('empty-flow', 'Flow', {
    title: 'New sub-flow',
    description: 'A flow inside this flow',
    icon: Layers,
    tint: 'var(--port-number)',
    words: 'subflow nested group inline',
  }),
  entry('self', 'Flow', {
    title: 'This flow itself',
    description: 'A recursive call',
    icon: ListTree,
    tint: 'var(--port-number)',
    words: 'self recursion recursive',
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
    category: flow.isRelease ? 'Library' : 'My flows',
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
