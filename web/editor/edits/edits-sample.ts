import { FlowError } from '#engine/errors';
import { type FlowFile, type FlowNode, parseFlow } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { applyChanges } from '../../store/flow-change.ts';
import { graphAt } from '../../store/flow-change-body.ts';
import { type Edit, isRefusal, type Refusal } from './edit.ts';
import type { Scope } from './scope.ts';

export const ask = (id: string, prompt: string, more: Partial<Extract<FlowNode, { type: 'ask' }>> = {}): FlowNode => ({
  id,
  type: 'ask',
  performer: { model: 'solver' },
  prompt,
  ...more,
});

/** question → draft → critic → improve → answer, where improve also takes the draft. */
export const flow: FlowFile = {
  format: 1,
  name: 'test',
  interface: {
    input: {
      question: { type: 'string' },
      count: { type: 'number' },
      items: { type: 'array', items: { type: 'string' } },
    },
    output: { answer: { type: 'string' } },
  },
  models: { solver: { title: 'Solver' } },
  nodes: [
    ask('draft', 'Solve {{ question }}'),
    ask('critic', 'Check {{ draft }}', {
      response: { schema: { type: 'object', properties: { ok: { type: 'boolean' }, score: { type: 'number' } } } },
    }),
    ask('improve', 'Improve {{ draft }} by {{ critique }}'),
    { id: 'vote', type: 'decide', rule: { method: 'majority' } },
    {
      id: 'sum',
      type: 'code',
      inputs: { n: { schema: { type: 'number' } } },
      outputs: { total: { type: 'number' } },
      source: 'return { total: input.n }',
    },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'draft.text', to: 'critic.draft' },
    { from: 'draft.text', to: 'improve.draft' },
    { from: 'critic.text', to: 'improve.critique' },
    { from: 'improve.text', to: 'output.answer' },
  ],
  layout: { draft: [0, 0], critic: [320, 0], improve: [640, 0] },
};
export const scope: Scope = { flow, path: [], flows: {} };

/** The flow after an operation, which must be one that the format accepts. */
export function applied(outcome: Edit | Refusal, from: Scope = scope): Scope {
  if (isRefusal(outcome)) throw new FlowError('BAD_REQUEST', outcome.refused);
  const changed = applyChanges(from.flow, outcome.changes);
  const parsed = parseFlow(changed);
  if (!parsed.ok) throw new FlowError('FLOW_INVALID', parsed.problems[0]?.message ?? '');
  return { ...from, flow: changed };
}

export const errorsOf = ({ flow: checked, flows }: Scope) =>
  checkFlow(checked, flows).filter(({ severity, port }) => severity === 'error' && port !== 'n' && port !== 'ballots');
export const edgesOf = (target: Scope, path: readonly string[] = []) =>
  graphAt(target.flow, path)?.edges.map((edge) => `${edge.from} > ${edge.to}${edge.spread === true ? ' each' : ''}`);
