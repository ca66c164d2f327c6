import '../style.css';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { Json } from '#engine/json';
import type { PortSchema } from '#engine/schema/index';
import { Button, SchemaForm, useSchemaForm } from './index.ts';

function Form({ schema, onSent }: { schema: PortSchema; onSent: (value: Json) => void }) {
  const form = useSchemaForm(schema);
  const send = () => {
    const filled = form.finish();
    if (filled !== undefined) onSent(filled.value);
  };
  return (
    <>
      <SchemaForm schema={schema} {...form} />
      <Button onClick={send}>Send</Button>
    </>
  );
}

async function show(schema: PortSchema) {
  const sent: Json[] = [];
  const screen = await render(<Form schema={schema} onSent={(value) => sent.push(value)} />);
  return { screen, sent, send: () => screen.getByRole('button', { name: 'Send' }).click() };
}

const verdict: PortSchema = {
  type: 'object',
  properties: {
    choice: { enum: ['keep', 'drop'], title: 'Choice' },
    sure: { type: 'boolean', title: 'Sure' },
    score: { type: 'integer', title: 'Score', minimum: 1, maximum: 10 },
    reasons: { type: 'array', title: 'Reasons', items: { type: 'string', title: 'Reason' } },
    note: { type: 'string', title: 'Note' },
  },
  required: ['choice', 'score'],
};

it('makes of choices, yes and no, numbers, lists and texts the value that the schema describes', async () => {
  const { screen, sent, send } = await show(verdict);
  await screen.getByRole('radio', { name: 'keep' }).click();
  await screen.getByRole('radio', { name: 'No' }).click();
  await screen.getByLabelText('Score').fill('7');
  await screen.getByRole('button', { name: 'Add' }).click();
  await screen.getByLabelText('Reason 1').fill('Short');
  await screen.getByRole('button', { name: 'Add' }).click();
  await screen.getByLabelText('Reason 2').fill('Clear');
  await screen.getByRole('button', { name: 'Move item 2 up' }).click();
  await send();
  expect(sent).toEqual([{ choice: 'keep', sure: false, score: 7, reasons: ['Clear', 'Short'] }]);
});

it('says beside the field what is wrong, only after the first attempt, and loses nothing', async () => {
  const { screen, sent, send } = await show(verdict);
  await screen.getByLabelText('Note').fill('Kept');
  await screen.getByLabelText('Score').fill('70');
  expect(screen.getByRole('alert').elements()).toHaveLength(0);
  await send();
  expect(sent).toEqual([]);
  await expect.element(screen.getByText('Must be at most 10.')).toBeVisible();
  await expect.element(screen.getByLabelText('Note')).toHaveValue('Kept');
  await screen.getByLabelText('Score').fill('5');
  await screen.getByRole('radio', { name: 'drop' }).click();
  await send();
  expect(sent).toEqual([{ choice: 'drop', score: 5, note: 'Kept' }]);
});

it('does not send JSON that is not JSON yet', async () => {
  const { screen, sent, send } = await show({
    type: 'object',
    properties: { any: { type: 'object', title: 'Any' } },
    required: ['any'],
  });
  await screen.getByLabelText('Any').fill('{"a": 1');
  await send();
  await expect.element(screen.getByText('This is not JSON yet.')).toBeVisible();
  expect(sent).toEqual([]);
  await screen.getByLabelText('Any').fill('{"a": 1}');
  await send();
  expect(sent).toEqual([{ any: { a: 1 } }]);
});

it('can be filled in with the keyboard alone', async () => {
  const { screen, sent } = await show(verdict);
  await userEvent.tab();
  await userEvent.keyboard(' ');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('8');
  await screen.getByRole('button', { name: 'Send' }).element().focus();
  await userEvent.keyboard('{Enter}');
  expect(sent).toEqual([{ choice: 'keep', score: 8 }]);
});
