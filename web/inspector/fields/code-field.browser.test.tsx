import '../../style.css';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { TooltipProvider } from '../../ui/index.ts';
import { CodeField } from './CodeField.tsx';

const field = (
  <TooltipProvider>
    <CodeField name="Prompt" label="Prompt" language="prompt" value="Hello" onChange={() => undefined} />
  </TooltipProvider>
);
const editors = () => document.querySelectorAll('.monaco-editor').length;

it('does not load the code editor while something is dragged', async () => {
  window.dispatchEvent(new PointerEvent('pointerdown'));
  await render(field);
  await new Promise(requestAnimationFrame);
  expect(page.getByText('Prompt', { exact: true }).elements()).not.toHaveLength(0);
  expect(editors()).toBe(0);
  window.dispatchEvent(new PointerEvent('pointerup'));
  await expect.poll(editors, { timeout: 50_000 }).toBe(1);
});
