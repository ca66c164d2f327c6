import '../style.css';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { FlowFile } from '#engine/format/index';
import type { Endpoint } from '../editor/edits/connect-across.ts';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import { EditorContext } from '../store/editor-context.ts';
import { createEditor, type EditorStore } from '../store/editor-store.ts';
import { hideRun, showHeld, showRun, showText } from '../store/run-view.ts';
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
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Choose another'))!.click();
    await expect.poll(() => document.querySelector('[role="menu"]')).not.toBeNull();
    [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')]
      .find((item) => item.textContent === 'ann')!
      .click();
    await expect.poll(() => status('critic')).toBe('active');
    const mark = () => document.querySelector('[data-testid="node-critic"] .run-mark [role="img"]')?.ariaLabel;
    expect(mark()).toBe('Running');
    showHeld(new Map([['refine/seat[ann]/critic#1', { provider: 'local', message: 'Waits for its turn.' }]]));
    await expect.poll(mark).toBe('Waiting for the limit of “local”');
    showHeld(new Map());
    await expect.poll(mark).toBe('Running');
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

/** A row of nodes so long that it must be seen from afar, each with an edge from the input. */
const long: FlowFile = {
  ...small,
  name: 'long',
  nodes: Array.from({ length: 160 }, (_, index) => ({
    id: `n${index}`,
    type: 'template' as const,
    text: 'On {{ question }}',
  })),
  edges: Array.from({ length: 160 }, (_, index) => ({ from: 'input.question', to: `n${index}.question` })),
  layout: Object.fromEntries(
    Array.from({ length: 160 }, (_, index) => [`n${index}`, [(index % 16) * 400 + 400, Math.floor(index / 16) * 300]]),
  ),
};

/** What changed of the nodes on the page while something was done. */
async function changed(act: () => void): Promise<string[]> {
  const ids = new Set<string>();
  const note = (changes: MutationRecord[]) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      ids.add(element?.closest('.react-flow__node')?.getAttribute('data-id') ?? 'elsewhere');
    }
  };
  const observer = new MutationObserver(note);
  observer.observe(document.querySelector('.react-flow__viewport')!, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  act();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  note(observer.takeRecords());
  observer.disconnect();
  return [...ids];
}

/** Whether a node lies wholly in the canvas. */
function isWhole(id: string): boolean {
  const [inner, outer] = [`.react-flow__node[data-id="${id}"]`, '.react-flow'].map((selector) =>
    document.querySelector(selector)?.getBoundingClientRect(),
  );
  if (inner === undefined || outer === undefined) return false;
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top;
}

describe('a flow that was just opened', () => {
  it('stays fitted while the panels around it settle, until somebody does something', async () => {
    await draw(small);
    await expect.poll(() => isWhole('output')).toBe(true);
    const around = document.querySelector<HTMLElement>('.react-flow')!.closest<HTMLElement>('[data-canvas]')!;
    const settle = async (width: number) => {
      around.style.width = `${width}px`;
      await new Promise((resolve) => setTimeout(resolve, 120)); // sizes are told by an observer, not by an event
    };
    await settle(420);
    await expect.poll(() => isWhole('output')).toBe(true);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }));
    await settle(220);
    expect(isWhole('output')).toBe(false);
  });
});

describe('a large flow', () => {
  it('is drawn from afar with plain nodes and all its edges in a few elements', async () => {
    const { store } = await draw(long);
    document.querySelector<HTMLElement>('.react-flow__controls-fitview')!.click();
    await expect.poll(() => document.querySelectorAll('.far-edges path').length, { timeout: 4000 }).toBe(3);
    await expect.poll(() => document.querySelectorAll('.react-flow__node').length).toBe(162);
    expect(document.querySelectorAll('.react-flow__edge')).toHaveLength(0);
    expect(document.querySelectorAll('[data-testid="node-n0"] .react-flow__handle')).toHaveLength(0);
    const curves = [...document.querySelectorAll('.far-edges path')].map((path) => path.getAttribute('d') ?? '');
    expect(curves.join('').match(/M/g)).toHaveLength(160);
    // An edge that is selected is there by itself, so that it can be seen and taken away.
    store.getState().select({ nodes: [], edges: ['|input.question>n3.question'] });
    await expect.poll(() => document.querySelectorAll('.react-flow__edge.selected').length).toBe(1);
    // And near by everything is as ever.
    for (let step = 0; step < 6; step += 1) {
      document.querySelector<HTMLElement>('.react-flow__controls-zoomin')!.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await expect.poll(() => document.querySelector('.far-edges'), { timeout: 4000 }).toBeNull();
    await expect.poll(() => document.querySelectorAll('.react-flow__edge').length).toBeGreaterThan(0);
  });

  it('redraws only the node whose status changes and the one at which a model writes', async () => {
    await render(
      <TooltipProvider>
        <div style={{ width: 1200, height: 700 }}>
          <FlowView flow={{ ...long, edges: [] }} />
        </div>
      </TooltipProvider>,
    );
    await expect.poll(() => document.querySelectorAll('.react-flow__node').length).toBeGreaterThan(4);
    const shown = [...document.querySelectorAll('.react-flow__node-node')].map((node) => node.getAttribute('data-id')!);
    const [one = '', two = ''] = shown;
    showRun('run', [record(`${one}#1`, 'active'), record(`${two}#1`, 'done')]);
    await expect.poll(() => status(one)).toBe('active');
    expect(await changed(() => showText(`${one}#1`, 'words'))).toEqual([one]);
    expect(await changed(() => showRun('run', [record(`${one}#1`, 'active'), record(`${two}#1`, 'waiting')]))).toEqual([
      two,
    ]);
  });
});
