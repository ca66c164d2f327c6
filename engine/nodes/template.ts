import type { NodeOf } from '../format/flow-file.ts';
import { compileTemplate } from '../text/index.ts';
import type { NodeLogic } from './node-logic.ts';

export const templateLogic: NodeLogic<NodeOf<'template'>> = {
  begin: ({ node, inputs }) => ({ do: 'settle', outputs: { text: compileTemplate(node.text).render(inputs) } }),
};
