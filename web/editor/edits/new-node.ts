import { expandDiscussion } from '#engine/discussion/index';
import {
  type FlowFile,
  type FlowNode,
  type NodeOf,
  rolesOf as performerRoles,
  type StateKey,
} from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { enclosingFlowPath, freeId } from '../../store/flow-change-body.ts';
import { asIdentifier } from './connect.ts';
import { hostChanges } from './host-edits.ts';
import { graphOf, ownerOf, type Scope } from './scope.ts';
import { serverChanges } from './tool-edits.ts';

/** What the palette offers: node types, with `ask` twice since it is asked for in two ways, and flows to call. */
export type NodeKind =
  | 'ask-model'
  | 'ask-person'
  | 'code'
  | 'template'
  | 'switch'
  | 'decide'
  | 'set-state'
  | 'http'
  | 'tool'
  | 'memory'
  | 'exit'
  | 'discussion'
  | 'loop'
  | 'map'
  | 'self'
  | 'empty-flow'
  | 'note';

/** A flow that a node may call: a draft of this browser, or a release pinned to its content. */
export interface FlowChoice {
  readonly reference: string;
  readonly title: string;
  readonly hash?: string;
}

export type NodeChoice = { readonly kind: NodeKind } | { readonly kind: 'flow'; readonly flow: FlowChoice };

export interface MadeNode {
  readonly node: FlowNode;
  /** Roles that the flow must declare for the node to be valid. */
  readonly changes: readonly FlowChange[];
}

/** A new node with a free id and settings that run at once; `input` names an input that it shall have. */
export function makeNode(scope: Scope, choice: NodeChoice, input?: string): MadeNode {
  const node = choice.kind === 'flow' ? flowNode(choice.flow) : nodeOfKind(scope, choice.kind, input);
  const taken = new Set(graphOf(scope)?.nodes.map(({ id }) => id));
  const isTaken = (id: string) => taken.has(id) || id === 'input' || id === 'output' || id === 'state';
  const id = freeId(node.id, isTaken);
  return {
    node: { ...node, id },
    changes: [
      ...roleChanges(scope, node),
      ...hostChanges(scope, [node]),
      ...serverChanges(scope, [node]),
      ...stateChanges(scope, node),
    ],
  };
}

function flowNode(flow: FlowChoice): NodeOf<'flow'> {
  const id = flow.reference.replace(/@.*$/, '');
  const pin = flow.hash === undefined ? {} : { hash: flow.hash };
  return { id, type: 'flow', title: flow.title, use: flow.reference, ...pin };
}

function nodeOfKind(scope: Scope, kind: NodeKind, input: string | undefined): FlowNode {
  const owner = ownerOf(scope);
  const variable = input === undefined ? '' : `{{ ${asIdentifier(input)} }}`;
  switch (kind) {
    case 'ask-model':
      return { id: 'ask', type: 'ask', performer: { model: firstRole(owner.models, 'assistant') }, prompt: variable };
    case 'ask-person':
      return {
        id: 'ask-person',
        type: 'ask',
        performer: { person: firstRole(owner.people, 'user') },
        prompt: variable,
      };
    case 'code':
      return codeNode(asIdentifier(input ?? 'value'));
    case 'template':
      return { id: 'template', type: 'template', text: variable };
    case 'switch':
      return { id: 'switch', type: 'switch', cases: [{ name: 'yes', when: 'value' }] };
    case 'decide':
      return { id: 'decide', type: 'decide', rule: { method: 'majority' } };
    case 'set-state':
      return { id: 'remember', type: 'set-state', key: Object.keys(graphOf(scope)?.state ?? {})[0] ?? 'memory' };
    case 'http':
      return httpNode(owner.hosts?.[0] ?? 'api.example.com', input);
    case 'tool':
      return toolNode(Object.keys(owner.tools ?? {})[0] ?? 'tools', input);
    case 'memory':
      return { id: 'memory', type: 'memory', key: passageKey(graphOf(scope)?.state ?? {}) };
    case 'exit':
      return { id: 'exit', type: 'exit' };
    case 'discussion':
      return discussionNode(firstRole(owner.models, 'debater'), asIdentifier(input ?? 'question'));
    case 'loop':
      return { id: 'loop', type: 'loop', maxRounds: 3, body: { nodes: [], edges: [] } };
    case 'map':
      return { id: 'map', type: 'map', body: { nodes: [], edges: [] } };
    case 'self':
      return { id: owner.name.slice(0, 56), type: 'flow', use: 'self' };
    case 'empty-flow':
      return { id: 'sub-flow', type: 'flow', use: emptyFlow('sub-flow') };
    case 'note':
      return { id: 'note', type: 'note', text: '' };
  }
}

/** Three on one model who see what the others said, and the most frequent answer. */
function discussionNode(model: string, question: string): NodeOf<'discussion'> {
  const answer = { type: 'string', title: 'Answer' } as const;
  const reason = { type: 'string', title: 'Reason', format: 'multiline' } as const;
  return {
    id: 'discussion',
    type: 'discussion',
    participants: ['Ann', 'Bob', 'Cleo'].map((name) => ({ name, model })),
    rounds: 3,
    view: { rounds: 1 },
    stop: { consensus: 1 },
    system: 'You are {{ me.name }}, one of several who discuss a question.',
    prompt: `{{ ${question} }}`,
    laterPrompt: `{{ ${question} }}\n\nThis was said in the round before:\n\n{{ discussion }}\n\nAnswer again, in the light of it.`,
    response: { schema: { type: 'object', properties: { reason, answer }, required: ['reason', 'answer'] } },
    decision: { rule: { method: 'plurality', normalize: 'case' } },
  };
}

function httpNode(host: string, input: string | undefined): NodeOf<'http'> {
  const query = input === undefined ? '' : `?q={{ ${asIdentifier(input)} }}`;
  return { id: 'request', type: 'http', method: 'GET', url: `https://${host}/${query}` };
}

function toolNode(server: string, input: string | undefined): NodeOf<'tool'> {
  const inputs = input === undefined ? {} : { inputs: { [asIdentifier(input)]: {} } };
  return { id: 'tool', type: 'tool', server, tool: 'tool', ...inputs };
}

/** A state key that can hold passages, or the name of one that may be made. */
function passageKey(state: Readonly<Record<string, StateKey>>): string {
  const key = Object.entries(state).find(([, { initial, merge }]) => Array.isArray(initial) && merge === 'append')?.[0];
  return key ?? freeId('passages', (name) => state[name] !== undefined).replaceAll('-', '_');
}

/** Declares the list that a memory keeps its passages in, when there is none yet. */
function stateChanges(scope: Scope, node: FlowNode): FlowChange[] {
  const state = graphOf(scope)?.state ?? {};
  if (node.type !== 'memory' || state[node.key] !== undefined) return [];
  return [{ type: 'set-state', body: scope.path, state: { ...state, [node.key]: { initial: [], merge: 'append' } } }];
}

function codeNode(name: string): NodeOf<'code'> {
  const source = `return { result: input.${name} };\n`;
  return { id: 'code', type: 'code', inputs: { [name]: {} }, outputs: { result: {} }, source };
}

/** A flow with one text in and one text out, to begin with. */
export function emptyFlow(name: string, title?: string): FlowFile {
  return {
    format: 1,
    name,
    ...(title === undefined ? {} : { title }),
    interface: { input: { question: { type: 'string' } }, output: { answer: { type: 'string' } } },
    nodes: [],
    edges: [],
    layout: { input: [0, 0], output: [640, 0] },
  };
}

function firstRole(roles: Readonly<Record<string, unknown>> | undefined, otherwise: string): string {
  return Object.keys(roles ?? {})[0] ?? otherwise;
}

/** Declares the roles that a node names and that the flow does not know yet. */
export function roleChanges(scope: Scope, ...nodes: readonly FlowNode[]): FlowChange[] {
  const owner = ownerOf(scope);
  const body = enclosingFlowPath(scope.flow, scope.path);
  const wanted = rolesOf(nodes);
  const changes: FlowChange[] = [];
  for (const kind of ['models', 'people'] as const) {
    const known = owner[kind] ?? {};
    const missing = wanted[kind].filter((role) => known[role] === undefined);
    if (missing.length === 0) continue;
    const roles = { ...known, ...Object.fromEntries(missing.map((role) => [role, {}])) };
    changes.push({ type: 'set-roles', body, kind, roles });
  }
  return changes;
}

/** The roles that nodes name, frames included; an inline flow declares its own. */
export function rolesOf(nodes: readonly FlowNode[]): { models: string[]; people: string[] } {
  const models = new Set<string>();
  const people = new Set<string>();
  const visit = (node: FlowNode) => {
    if (node.type === 'ask') {
      const needed = performerRoles(node.performer);
      for (const role of needed.models) models.add(role);
      for (const role of needed.people) people.add(role);
      const onDue = node.task?.onDue;
      if (typeof onDue === 'object' && 'escalate' in onDue) people.add(onDue.escalate.person);
    }
    if (node.type === 'memory' && node.embedder !== undefined) models.add(node.embedder);
    if (node.type === 'flow') {
      for (const role of Object.values(node.models ?? {})) models.add(role);
      for (const role of Object.values(node.people ?? {})) people.add(role);
    }
    if (node.type === 'discussion') {
      const inside = expandDiscussion(node);
      for (const role of Object.keys(inside.models ?? {})) models.add(role);
      for (const role of Object.keys(inside.people ?? {})) people.add(role);
    }
    if (node.type === 'loop' || node.type === 'map') node.body.nodes.forEach(visit);
  };
  nodes.forEach(visit);
  return { models: [...models], people: [...people] };
}
