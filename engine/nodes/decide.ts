import { decide } from '../decide/index.ts';
import type { NodeOf } from '../format/flow-file.ts';
import type { Json } from '../json.ts';
import { seededRandom } from '../random.ts';
import type { NodeLogic } from './node-logic.ts';

export const decideLogic: NodeLogic<NodeOf<'decide'>> = {
  begin({ node, inputs, seed }) {
    const ballots = inputs.ballots as readonly Json[]; // a list port
    const { winner, tally, margin, consensus, unanimous, tied, dissent, invalid } = decide(
      ballots,
      node.rule,
      seededRandom(seed),
    );
    const rest = { margin, consensus, unanimous, tied, invalid };
    return {
      do: 'settle',
      outputs: {
        ...(winner === null ? {} : { winner }),
        tally: tally.map((row) => ({ ...row })),
        dissent: dissent.map((row) => ({ ...row })),
        ...rest,
      },
    };
  },
};
