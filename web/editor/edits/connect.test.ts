import { describe, expect, it } from 'vitest';
import { addNodeAttached, insertOnEdge } from './add-node.ts';
import { connect, connectToNode } from './connect.ts';
import { connectEnds } from './connect-across.ts';
import { isRefusal } from './edit.ts';
import { applied, edgesOf, errorsOf, flow, scope } from './edits-sample.ts';
import { renameInterfacePort, renameRole, setInterfacePort } from './interface-edits.ts';
import { sourceSchema } from './scope.ts';
import { wrapInFrame } from './wrap.ts';

describe('connecting', () => {
  it('refuses types that do not fit and names both', () => {
    const outcome = connect(scope, 'input.question', 'sum.n');
    expect(outcome).toMatchObject({ refused: 'Text does not fit "n", which takes number.' });
  });

  it('knows the type of a selected part', () => {
    expect(isRefusal(connect(scope, 'critic.value.score', 'sum.n'))).toBe(false);
    expect(isRefusal(connect(scope, 'critic.value.ok', 'sum.n'))).toBe(true);
  });

  it('spreads a list that goes into a list port', () => {
    expect(edgesOf(applied(connect(scope, 'input.items', 'vote.ballots')))).toContain(
      'input.items > vote.ballots each',
    );
    expect(edgesOf(applied(connect(scope, 'critic.ok', 'vote.ballots')))).toContain('critic.ok > vote.ballots');
  });

  it('does not just refuse an edge that closes a cycle but names the nodes to wrap', () => {
    expect(connect(scope, 'improve.text', 'draft.question')).toMatchObject({ cycle: ['draft', 'critic', 'improve'] });
    expect(connect(scope, 'draft.text', 'draft.question')).toMatchObject({ cycle: ['draft'] });
  });

  it('gives a prompt a variable when an edge is dropped on the node as a whole', () => {
    const done = applied(connectToNode(scope, 'critic.score', 'improve'));
    expect(done.flow.nodes.find(({ id }) => id === 'improve')).toMatchObject({
      prompt: 'Improve {{ draft }} by {{ critique }}\n\n{{ score }}',
    });
    expect(edgesOf(done)).toContain('critic.score > improve.score');
  });

  it('prefers a free input that fits', () => {
    expect(edgesOf(applied(connectToNode(scope, 'input.count', 'sum')))).toContain('input.count > sum.n');
  });

  it('refuses a node whose inputs are fixed and taken', () => {
    const full = applied(connect(scope, 'input.count', 'sum.n'));
    const grown = applied(connectToNode(full, 'input.count', 'sum'), full);
    expect(edgesOf(grown)).toContain('input.count > sum.count');
    expect(isRefusal(connectToNode(scope, 'input.question', 'nowhere'))).toBe(true);
  });
});

describe('connecting across frames', () => {
  const wrapped = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));

  it('makes the ports that the message has to pass on its way in', () => {
    const done = applied(
      connectEnds(
        wrapped,
        { body: [], node: 'input', port: 'question' },
        { body: ['loop'], node: 'critic', port: '*' },
      ),
      wrapped,
    );
    expect(edgesOf(done)).toContain('input.question > loop.question');
    expect(edgesOf(done, ['loop'])).toContain('input.question > critic.question');
  });

  it('uses a port that carries the message already', () => {
    const done = applied(
      connectEnds(wrapped, { body: [], node: 'draft', port: 'text' }, { body: ['loop'], node: 'critic', port: '+' }),
      wrapped,
    );
    expect(edgesOf(done)).toHaveLength(edgesOf(wrapped)?.length ?? 0);
    expect(edgesOf(done, ['loop'])).toContain('input.draft > critic.draft2');
  });

  it('leads out of a frame by its output', () => {
    const done = applied(
      connectEnds(wrapped, { body: ['loop'], node: 'critic', port: 'score' }, { body: [], node: 'sum', port: 'n' }),
      wrapped,
    );
    expect(edgesOf(done, ['loop'])).toContain('critic.score > output.score');
    expect(edgesOf(done)).toContain('loop.score > sum.n');
    expect(sourceSchema(done, 'loop.score')).toMatchObject({ type: 'number' });
  });

  it('refuses what a frame would send to itself', () => {
    const outcome = connectEnds(
      wrapped,
      { body: [], node: 'loop', port: 'text' },
      { body: ['loop'], node: 'critic', port: '*' },
    );
    expect(isRefusal(outcome)).toBe(true);
  });

  it('leaves the flow as it was when the types do not fit', () => {
    const outcome = connectEnds(
      wrapped,
      { body: [], node: 'draft', port: 'text' },
      { body: [], node: 'sum', port: 'n' },
    );
    expect(outcome).toMatchObject({ refused: expect.stringContaining('does not fit') });
  });
});

describe('adding nodes', () => {
  it('puts a node into an edge', () => {
    const done = applied(insertOnEdge(scope, { kind: 'template' }, flow.edges[1]!, { x: 160, y: 0 }));
    expect(edgesOf(done)).toContain('draft.text > template.text');
    expect(edgesOf(done)).toContain('template.text > critic.draft');
    expect(edgesOf(done)).not.toContain('draft.text > critic.draft');
    expect(errorsOf(done)).toEqual([]);
  });

  it('declares the role that a new ask needs', () => {
    const done = applied(
      addNodeAttached(
        scope,
        { kind: 'ask-person' },
        {
          body: [],
          point: { x: 3, y: 5 },
          attach: { from: { body: [], node: 'improve', port: 'text' } },
        },
      ),
    );
    expect(done.flow.people).toEqual({ user: {} });
    expect(done.flow.nodes.at(-1)).toMatchObject({ id: 'ask-person', prompt: '{{ text }}' });
    expect(done.flow.layout?.['ask-person']).toEqual([0, 8]);
  });

  it('connects a new node backwards to an input', () => {
    const done = applied(
      addNodeAttached(
        scope,
        { kind: 'template' },
        { body: [], point: { x: 0, y: 0 }, attach: { to: { body: [], node: 'draft', port: 'question' } } },
      ),
    );
    expect(edgesOf(done)).toContain('template.text > draft.question');
  });
});

describe('the interface', () => {
  it('keeps edges when a port is renamed', () => {
    const done = applied(renameInterfacePort(scope, 'input', 'question', 'task'));
    expect(Object.keys(done.flow.interface.input)).toEqual(['task', 'count', 'items']);
    expect(edgesOf(done)).toContain('input.task > draft.question');
  });

  it('takes the edges of a removed port away', () => {
    const done = applied(setInterfacePort(scope, 'output', 'answer', undefined));
    expect(edgesOf(done)).not.toContain('improve.text > output.answer');
  });

  it('renames a role wherever it is used, frames included', () => {
    const wrapped = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    const done = applied(renameRole(wrapped, 'models', 'solver', 'thinker'), wrapped);
    expect(JSON.stringify(done.flow)).not.toContain('"solver"');
    expect(errorsOf(done)).toEqual([]);
  });
});
