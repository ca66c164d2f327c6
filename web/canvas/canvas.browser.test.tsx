import '../style.css';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { FlowFile } from '#engine/format/index';
import type { Endpoint } from '../editor/edits/connect-across.ts';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import { EditorContext } from '../store/editor-context.ts';
import { createEditor, type EditorStore } from '../store/editor-store.ts';
import { hideRun, showRun, showText } from '../store/run-view.ts';
import { TooltipProvider } from '../ui/index.ts';
import { Canvas } from './Canvas.tsx';
import { sampleFlow, samplePolish } from './canvas-sample.ts';
import { FlowView } from './FlowView.tsx';

const small: FlowFile = {
  format: 1,
  name: 'small',
  interface: {
    input: { question: { type: 'string' }, count: { type: 'number' } },
    output: { answer: { type: 'string' } },
  },
  models: { solver: {} },
  nodes: [
    { id: 'solve', type: 'ask', performer: { model: 'solver' }, prompt: 'Solve {{ question }}' },
    {
      id: 'sum',
      type: 'code',
      inputs: { n: { schema: { type: 'number' } } },
      outputs: { total: {} },
      source: 'return {}',
    },
  ],
  edges: [],
  layout: { input: [0, 0], solve: [320, 0], sum: [320, 200], output: [680, 0] },
};

interface Drawn {
  readonly store: EditorStore;
  readonly outcomes: Array<Edit | Refusal>;
}

async function draw(flow: FlowFile, flows: Record<string, FlowFile> = {}): Promise<Drawn> {
  const store = createEditor({ flow, flows });
  const outcomes: Array<Edit | Refusal> = [];
  const onConnected = (outcome: Edit | Refusal, _from: Endpoint, to: Endpoint) => {
    outcomes.push(outcome);
    if (!isRefusal(outcome)) store.getState().apply(outcome, { body: to.body });
  };
  await render(
    <TooltipProvider>
      <EditorContext.Provider value={store}>
        <div style={{ width: 1200, height: 700 }}>
          <Canvas onConnected={onConnected} onOpenNode={(ids) => store.getState().enter(ids)} />
        </div>
      </EditorContext.Provider>
    </TooltipProvider>,
  );
  await expect.poll(() => document.querySelectorAll('.react-flow__node').length).toBeGreaterThan(0);
  return { store, outcomes };
}

const port = (name: string) => document.querySelector<HTMLElement>(`.react-flow__handle[aria-label^="${name}"]`)!;

const record = (address: string, status: 'active' | 'done' | 'waiting' | 'skipped') => ({
  address,
  path: address.replace(/#\d+$/, ''),
  node: 'x',
  nodeType: 'ask',
  parent: undefined,
  order: 0,
  status,
  inputs: {},
  outputs: {},
  scheduledAt: 0,
  attempts: 1,
});
const status = (id: string) => document.querySelector(`[data-testid="node-${id}"]`)?.getAttribute('data-status');

afterEach(hideRun);

describe('the canvas', () => {
  it('connects two ports that are dragged together, and takes it back on undo', async () => {
    const { store } = await draw(small);
    await userEvent.dragAndDrop(port('Input: output question'), port('solve: input question'));
    expect(store.getState().history.present.edges).toEqual([{ from: 'input.question', to: 'solve.question' }]);
    await expect.poll(() => document.querySelectorAll('.react-flow__edge').length).toBe(1);
    store.getState().undo();
    await expect.poll(() => document.querySelectorAll('.react-flow__edge').length).toBe(0);
  });

  it('refuses types that do not fit, with the reason, and changes nothing', async () => {
    const { store, outcomes } = await draw(small);
    await userEvent.dragAndDrop(port('Input: output question'), port('sum: input n'));
    expect(outcomes).toMatchObject([{ refused: expect.stringContaining('does not fit') }]);
    expect(store.getState().history.present).toBe(small);
  });

  it('grows a variable when an edge is dropped anywhere on a node', async () => {
    const { store } = await draw({ ...small, edges: [{ from: 'input.question', to: 'solve.question' }] });
    const node = document.querySelector<HTMLElement>('[data-testid="node-solve"]')!;
    await userEvent.dragAndDrop(port('Input: output count'), node);
    expect(store.getState().history.present.nodes[0]).toMatchObject({ prompt: 'Solve {{ question }}\n\n{{ count }}' });
  });

  it('draws frames around their nodes and ports on their borders', async () => {
    await draw(sampleFlow, { 'polish@1.0.0': samplePolish });
    const frame = document.querySelector('[data-testid="node-refine"]')!.getBoundingClientRect();
    const map = document.querySelector('[data-testid="node-seat"]')!.getBoundingClientRect();
    const critic = document.querySelector('[data-testid="node-critic"]')!.getBoundingClientRect();
    for (const [inner, outer] of [
      [map, frame],
      [critic, map],
    ] as const) {
      expect(inner.left).toBeGreaterThan(outer.left);
      expect(inner.right).toBeLessThan(outer.right);
      expect(inner.top).toBeGreaterThan(outer.top);
      expect(inner.bottom).toBeLessThan(outer.bottom);
    }
    expect(port('Refine: input draft')).not.toBeNull();
    expect(port('Refine, inside: output round')).not.toBeNull();
    expect(document.querySelectorAll('.react-flow__edge')).toHaveLength(21);
  });

  it('meets every edge at the point of its port', async () => {
    await draw(sampleFlow, { 'polish@1.0.0': samplePolish });
    const path = document.querySelector<SVGPathElement>('[data-id="|draft.text>refine.draft"] .react-flow__edge-path')!;
    const box = path.getBoundingClientRect();
    const from = port('First draft: output text').getBoundingClientRect();
    const to = port('Refine: input draft').getBoundingClientRect();
    expect(Math.abs(box.left - (from.left + from.width / 2))).toBeLessThan(12);
    expect(Math.abs(box.right - (to.left + to.width / 2))).toBeLessThan(12);
  });

  it('enters a sub-flow by a double click', async () => {
    const { store } = await draw(sampleFlow, { 'polish@1.0.0': samplePolish });
    await userEvent.dblClick(document.querySelector('[data-testid="node-polish"]')!);
    expect(store.getState().levels).toEqual([['polish']]);
    await expect.poll(() => document.querySelector('[data-testid="node-shorten"]')).not.toBeNull();
    expect(document.querySelector('[data-testid="node-draft"]')).toBeNull();
  });

  it('moves a node by the arrow keys as one step', async () => {
    const { store } = await draw(small);
    const node = document.querySelector<HTMLElement>('.react-flow__node[data-id="solve"]')!;
    node.focus();
    await userEvent.keyboard('{Enter}{ArrowRight}{ArrowRight}{ArrowDown}');
    expect(store.getState().history.present.layout?.solve).toEqual([336, 8]);
    store.getState().undo();
    expect(store.getState().history.present.layout?.solve).toEqual([320, 0]);
  });
});

describe('a run on the canvas', () => {
  it('lights nodes up, streams under them and shows the item chosen', async () => {
    await render(
      <TooltipProvider>
        <div style={{ width: 1200, height: 700 }}>
          <FlowView flow={sampleFlow} flows={{ 'polish@1.0.0': samplePolish }} />
        </div>
      </TooltipProvider>,
    );
    showRun('r1', [
      record('draft#1', 'done'),
      record('refine/seat[0]/critic#1', 'done'),
      record('refine/seat[ann]/critic#1', 'active'),
    ]);
    await expect.poll(() => status('draft')).toBe('done');
    expect(status('critic')).toBe('done');
    document.querySelector<HTMLElement>('[aria-label^="Item shown"]')!.click();
    await expect.poll(() => document.querySelector('[role="menu"]')).not.toBeNull();
    [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')]
      .find((item) => item.textContent === 'ann')!
      .click();
    await expect.poll(() => status('critic')).toBe('active');
    showText('refine/seat[ann]/critic#1', 'Not quite: ');
    await expect.poll(() => document.body.textContent).toContain('Not quite:');
  });
  it('tells the instances of a flow that calls itself apart', async () => {
    const self: FlowFile = {
      ...samplePolish,
      nodes: [...samplePolish.nodes, { id: 'again', type: 'flow', title: 'The same again', use: 'self' }],
    };
    await render(
      <TooltipProvider>
        <div style={{ width: 1200, height: 700 }}>
          <FlowView flow={self} />
        </div>
      </TooltipProvider>,
    );
    showRun('r2', [record('shorten#1', 'done'), record('again/shorten#1', 'active')]);
    await expect.poll(() => status('shorten')).toBe('done');
    await userEvent.dblClick(document.querySelector('[data-testid="node-again"]')!);
    await expect.poll(() => status('shorten')).toBe('active');
    await userEvent.dblClick(document.querySelector('[data-testid="node-again"]')!);
    await expect.poll(() => status('shorten')).toBe('idle');
  });
});
