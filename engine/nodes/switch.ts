import { compileExpression, truthy } from '../expressions/index.ts';
import type { NodeOf } from '../format/flow-file.ts';
import type { NodeLogic } from './node-logic.ts';

/** Hands its message to the first case whose condition holds, else to `default`. The other ports are skipped. */
export const switchLogic: NodeLogic<NodeOf<'switch'>> = {
  begin({ node, inputs }) {
    const taken = node.cases.find(({ when }) => truthy(compileExpression(when).evaluate(inputs)));
    return { do: 'settle', outputs: {}, passes: { [taken?.name ?? 'default']: 'value' } };
  },
};
