import { describe, expect, it } from 'vitest';
import type { FlowNode } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { viewsAlong } from '../../store/editor-view.ts';
import { dissolve } from './dissolve.ts';
import { applied, scope as sample } from './edits-sample.ts';
import { renameRole } from './interface-edits.ts';
import { makeNode } from './new-node.ts';
import type { Scope } from './scope.ts';

/** A flow that is a new discussion, as the palette makes it. */
function withDiscussion(more: Partial<Extract<FlowNode, { type: 'discussion' }>> = {}): Scope {
  const bare: Scope = { ...sample, flow: { ...sample.flow, models: {}, nodes: [], edges: [], layout: {} } };
  const { node, changes } = makeNode(bare, { kind: 'discussion' }, 'question');
  const edges = [
    { from: 'input.question', to: 'discussion.question' },
    { from: 'discussion.answer', to: 'output.answer' },
  ];
  const nodes = [{ ...node, ...more } as FlowNode]; // a discussion
  const base = { ...bare.flow, nodes, edges };
  return applied({ label: 'Add', changes: [...changes] }, { ...sample, flow: base });
}

describe('a discussion in the editor', () => {
  it('is ready to run when it is new', () => {
    expect(checkFlow(withDiscussion().flow)).toEqual([]);
  });

  it('unpacks into a sub-flow with the same edges, and nothing is wrong with it', () => {
    const { flow } = applied(dissolve(withDiscussion(), 'discussion'), withDiscussion());
    expect(flow.nodes[0]).toMatchObject({ id: 'discussion', type: 'flow', use: { name: 'discussion' } });
    expect(checkFlow(flow)).toEqual([]);
  });

  it('can be entered, but not changed inside', () => {
    const views = viewsAlong(withDiscussion().flow, [['discussion']], {});
    expect(views[1]?.isDraft).toBe(false);
    expect(views[1]?.flow.nodes.map(({ id }) => id)).toEqual(['seats', 'rounds', 'close', 'decide']);
  });

  it('keeps everybody in their role when it is renamed', () => {
    const judge = { performer: { model: 'debater' }, prompt: 'Who?' };
    const before = withDiscussion({
      decision: { judge },
      moderator: { performer: { model: 'debater' }, prompt: 'Go' },
    });
    const { flow } = applied(renameRole(before, 'models', 'debater', 'panelist'), before);
    expect(checkFlow(flow)).toEqual([]);
    expect(JSON.stringify(flow)).not.toContain('debater');
  });
});
