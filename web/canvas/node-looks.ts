import {
  ArrowLeftFromLine,
  ArrowRightFromLine,
  BookOpen,
  Bot,
  Braces,
  CircleHelp,
  Database,
  GitFork,
  Globe,
  Group,
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
  UserRoundCheck,
  Users,
  Vote,
  Wrench,
} from 'lucide-react';
import { type FlowNode, printTarget, printTool, urlTarget } from '#engine/format/index';
import { nodeLooksText } from '../text/canvas.ts';
import type { PseudoNode } from './canvas-node.ts';

export interface NodeLook {
  readonly icon: LucideIcon;
  /** What the node is, in words. */
  readonly type: string;
  /** Tint of its icon, as a token. */
  readonly tint: string;
}

const tints = {
  model: 'var(--accent-text)',
  person: 'var(--waiting-ink)',
  logic: 'var(--port-object)',
  text: 'var(--port-text)',
  frame: 'var(--port-list)',
  flow: 'var(--port-number)',
  quiet: 'var(--muted)',
} as const;

export function lookOf(node: FlowNode): NodeLook {
  switch (node.type) {
    case 'ask':
      return askLook(node);
    case 'code':
      return { icon: Braces, type: 'Code', tint: tints.logic };
    case 'template':
      return { icon: PencilLine, type: 'Template', tint: tints.text };
    case 'switch':
      return { icon: GitFork, type: 'Switch', tint: tints.logic };
    case 'decide':
      return { icon: Vote, type: 'Decide', tint: tints.logic };
    case 'set-state':
      return { icon: Save, type: 'Set state', tint: tints.quiet };
    case 'http':
      return { icon: Globe, type: 'HTTP request', tint: tints.text };
    case 'tool':
      return { icon: Wrench, type: 'Tool', tint: tints.text };
    case 'memory':
      return { icon: BookOpen, type: 'Memory', tint: tints.quiet };
    case 'exit':
      return { icon: LogOut, type: 'Exit', tint: tints.quiet };
    case 'flow':
      return { icon: node.use === 'self' ? ListTree : Layers, type: 'Flow', tint: tints.flow };
    case 'discussion':
      return { icon: MessagesSquare, type: 'Discussion', tint: tints.flow };
    case 'loop':
      return { icon: Repeat, type: 'Loop', tint: tints.frame };
    case 'map':
      return { icon: Rows3, type: 'Map', tint: tints.frame };
    case 'note':
      return node.around === undefined
        ? { icon: StickyNote, type: 'Note', tint: tints.quiet }
        : { icon: Group, type: 'Group', tint: tints.quiet };
    case 'unknown':
      return { icon: CircleHelp, type: 'Unknown type', tint: tints.quiet };
  }
}

function askLook(node: Extract<FlowNode, { type: 'ask' }>): NodeLook {
  if ('port' in node.performer) return { icon: Users, type: 'Ask whoever is seated', tint: tints.person };
  if ('person' in node.performer) return { icon: UserRound, type: 'Ask a person', tint: tints.person };
  if ('reviewer' in node.performer) return { icon: UserRoundCheck, type: 'Model, reviewed', tint: tints.person };
  return { icon: Bot, type: 'Ask a model', tint: tints.model };
}

export const pseudoLooks: Readonly<Record<PseudoNode, NodeLook>> = {
  input: { icon: ArrowRightFromLine, type: 'Input', tint: tints.quiet },
  output: { icon: ArrowLeftFromLine, type: 'Output', tint: tints.quiet },
  state: { icon: Database, type: 'State', tint: tints.quiet },
};

/** The second line of a node: what it is and its most telling setting. */
export function subtitleOf(node: FlowNode, calls?: string): string {
  switch (node.type) {
    case 'ask':
      return askSubtitle(node);
    case 'switch':
      return nodeLooksText.switchCases(node.cases.length);
    case 'decide':
      return nodeLooksText.decide(String(node.rule.method));
    case 'set-state':
      return nodeLooksText.setState(node.key);
    case 'http':
      return httpSubtitle(node);
    case 'tool':
      return nodeLooksText.tool(printTool(node));
    case 'memory':
      return nodeLooksText.memory(node.key, node.embedder === undefined ? '' : nodeLooksText.byMeaning);
    case 'exit':
      return node.scope === 'flow' ? nodeLooksText.endsTheFlow : nodeLooksText.endsTheFrame;
    case 'loop':
      return loopSubtitle(node);
    case 'map':
      return node.mode === 'sequential' ? nodeLooksText.oneItemAfterOther : nodeLooksText.allItemsAtOnce;
    case 'flow':
      return flowSubtitle(node, calls);
    case 'discussion':
      return discussionSubtitle(node);
    case 'unknown':
      return nodeLooksText.unknownType(String(node.original.type));
    default:
      return lookOf(node).type;
  }
}

function askSubtitle(node: Extract<FlowNode, { type: 'ask' }>): string {
  const { performer } = node;
  if ('port' in performer) return nodeLooksText.seat(performer.port);
  if ('suggester' in performer) return nodeLooksText.helpedBy(performer.person, performer.suggester);
  if ('person' in performer) return nodeLooksText.person(performer.person);
  if ('stopSeconds' in performer) return nodeLooksText.unlessStepsIn(performer.model, performer.reviewer);
  if ('reviewer' in performer) return nodeLooksText.thenModel(performer.model, performer.reviewer);
  const tools = Object.keys(node.tools ?? {}).length;
  const more =
    (node.samples ?? 1) > 1 ? ` × ${node.samples}` : tools > 0 ? ` · ${tools} ${nodeLooksText.tools(tools)}` : '';
  return nodeLooksText.model(performer.model, more);
}

function httpSubtitle({ method, url }: Extract<FlowNode, { type: 'http' }>): string {
  const target = urlTarget(url);
  return typeof target === 'string' ? method : `${method} · ${printTarget(target)}`;
}

function loopSubtitle(node: Extract<FlowNode, { type: 'loop' }>): string {
  const limit = nodeLooksText.atMostRounds(node.maxRounds);
  return node.until === undefined ? nodeLooksText.loop(limit) : nodeLooksText.until(node.until, limit);
}

function discussionSubtitle({ participants, rounds }: Extract<FlowNode, { type: 'discussion' }>): string {
  const who = Array.isArray(participants)
    ? nodeLooksText.participants(participants.length)
    : nodeLooksText.participantsArrive;
  return `${who} · ${nodeLooksText.upToRounds(rounds)}`;
}

function flowSubtitle(node: Extract<FlowNode, { type: 'flow' }>, calls: string | undefined): string {
  if (node.use === 'self') return nodeLooksText.callsThisFlowItself;
  if (typeof node.use !== 'string') return nodeLooksText.subFlowPart;
  return calls === undefined ? nodeLooksText.notFound(node.use) : node.use;
}

/** What a node is called on the canvas. */
export function titleOf(node: FlowNode): string {
  return 'title' in node && node.title !== undefined && node.title !== '' ? node.title : node.id;
}
