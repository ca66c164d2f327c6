import '../../style.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { EditorContext } from '../../store/editor-context.ts';
import { createEditor } from '../../store/editor-store.ts';
import { TooltipProvider } from '../../ui/index.ts';
import { Inspector } from '../Inspector.tsx';

const flow: FlowFile = {
  format: 1,
  name: 'runner',
  interface: { input: { program: { type: 'string' } }, output: { answer: {}, outcome: {} } },
  nodes: [{ id: 'run', type: 'code', inputs: {}, outputs: { answer: {} }, source: 'return { answer: 1 };' }],
  edges: [{ from: 'run.answer', to: 'output.answer' }],
};

async function open(opened: FlowFile) {
  const store = createEditor({ flow: opened, flows: {} });
  store.getState().select({ nodes: ['run'], edges: [] });
  const nothing = () => undefined;
  const actions = { wrap: nothing, collapse: nothing, duplicate: nothing, remove: nothing };
  await render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <EditorContext.Provider value={store}>
          <div style={{ width: 360, height: 1600 }}>
            <Inspector callable={[]} actions={actions} onEnter={nothing} />
          </div>
        </EditorContext.Provider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const present = () => store.getState().history.present;
  return { present, run: () => present().nodes[0] as NodeOf<'code'> }; // the only node
}

async function choose(option: string): Promise<void> {
  await userEvent.click(page.getByRole('combobox', { name: 'Program', exact: true }));
  await userEvent.click(page.getByRole('option', { name: option }).first());
}

it('takes the program from a port instead, and back', async () => {
  const { run } = await open(flow);
  await choose('Arrives at a port');
  expect(run().source).toEqual({ port: 'program' });
  await expect.element(page.getByLabelText('Port of the program')).toHaveValue('program');
  await choose('Written here');
  expect(run().source).toBe('');
});

it('renames the port with its edges, and refuses a name that an input has', async () => {
  const arrives: FlowFile = {
    ...flow,
    nodes: [{ id: 'run', type: 'code', inputs: { stdin: {} }, outputs: { answer: {} }, source: { port: 'program' } }],
    edges: [
      { from: 'input.program', to: 'run.program' },
      { from: 'run.outcome', to: 'output.outcome' },
    ],
  };
  const { present, run } = await open(arrives);
  const field = page.getByLabelText('Port of the program');
  await userEvent.fill(field, 'stdin');
  await userEvent.keyboard('{Enter}');
  expect(run().source).toEqual({ port: 'program' });
  await expect.element(page.getByText('There is another input of this name.')).toBeVisible();
  await userEvent.fill(field, 'code');
  await userEvent.keyboard('{Enter}');
  expect(run().source).toEqual({ port: 'code' });
  expect(present().edges).toEqual([
    { from: 'input.program', to: 'run.code' },
    { from: 'run.outcome', to: 'output.outcome' },
  ]);
});
