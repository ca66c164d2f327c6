import '../../../style.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { makeNode } from '../../../editor/edits/new-node.ts';
import { EditorContext } from '../../../store/editor-context.ts';
import { createEditor } from '../../../store/editor-store.ts';
import { TooltipProvider } from '../../../ui/index.ts';
import { Inspector } from '../../Inspector.tsx';

const empty: FlowFile = {
  format: 1,
  name: 'round-table',
  interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
  models: { debater: { title: 'Debater' }, chair: {} },
  people: { guest: { title: 'Guest' } },
  nodes: [],
  edges: [
    { from: 'input.question', to: 'discussion.question' },
    { from: 'discussion.answer', to: 'output.answer' },
  ],
};

async function open() {
  const { node } = makeNode({ flow: empty, path: [], flows: {} }, { kind: 'discussion' }, 'question');
  const store = createEditor({ flow: { ...empty, nodes: [node] }, flows: {} });
  store.getState().select({ nodes: ['discussion'], edges: [] });
  const entered: string[] = [];
  const nothing = () => undefined;
  const actions = { wrap: nothing, collapse: nothing, duplicate: nothing, remove: nothing };
  await render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <EditorContext.Provider value={store}>
          <div style={{ width: 360, height: 2600 }}>
            <Inspector callable={[]} actions={actions} onEnter={(ids) => entered.push(...ids)} />
          </div>
        </EditorContext.Provider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const flow = () => store.getState().history.present;
  return { flow, entered, discussion: () => flow().nodes[0] as NodeOf<'discussion'> }; // the only node
}

async function choose(label: string, option: string): Promise<void> {
  await userEvent.click(page.getByRole('combobox', { name: label, exact: true }));
  await userEvent.click(page.getByRole('option', { name: option }).first());
}

it('changes who takes part, the order, the view and the decision, and leaves a flow that runs', async () => {
  const { flow, discussion, entered } = await open();
  await userEvent.click(page.getByRole('button', { name: 'Add participant' }));
  await choose('Who is Participant?', 'Person: Guest');
  expect(discussion().participants).toMatchObject([{}, {}, {}, { name: 'Participant', person: 'guest' }]);
  await choose('They speak', 'One after the other');
  expect(discussion().order).toBe('sequential');
  await choose('They see', 'The neighbours’ turns');
  expect(discussion().view).toEqual({ rounds: 1, of: 'ring' });
  await choose('Decided by', 'A judge, among the answers');
  expect(discussion().decision).toMatchObject({ judge: { performer: { model: 'debater' }, task: { kind: 'choose' } } });
  await userEvent.click(page.getByRole('button', { name: 'Moderator', exact: false }).first());
  await userEvent.click(page.getByRole('switch', { name: 'Somebody speaks before every round' }));
  expect(discussion().moderator).toBeDefined();
  expect(checkFlow(flow())).toEqual([]);
  await choose('They are', 'A list that arrives');
  expect(discussion().participants).toEqual({ port: 'participants', models: ['debater'] });
  await userEvent.click(page.getByRole('button', { name: 'Inside', exact: false }).first());
  await userEvent.click(page.getByRole('button', { name: 'Enter' }));
  expect(entered).toEqual(['discussion']);
});
