import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

test.use({ sharesServer: true });

/** So many nodes in a web of edges that placing them takes a while. */
function largeFlow(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    type: 'template',
    text: index === 0 ? '{{ text }}' : '{{ a }}{{ b }}',
  }));
  const edges = nodes.slice(1).flatMap((_, index) => [
    { from: `n${index}.text`, to: `n${index + 1}.a` },
    { from: `n${Math.floor(index / 3)}.text`, to: `n${index + 1}.b` },
  ]);
  return {
    format: 1,
    name: 'large',
    title: 'Large',
    interface: { input: { text: { type: 'string' } }, output: { text: { type: 'string' } } },
    nodes,
    edges: [{ from: 'input.text', to: 'n0.text' }, ...edges, { from: `n${count - 1}.text`, to: 'output.text' }],
    layout: Object.fromEntries(nodes.map(({ id }, index) => [id, [(index % 60) * 240, Math.floor(index / 60) * 160]])),
  };
}

test('Tidying a large flow says so, and can be called off', async ({ page }) => {
  test.slow();
  await importFlow(page, largeFlow(1_200));
  await expect(node(page, 'n0').or(page.locator('[data-canvas]')).first()).toBeVisible();
  const title = page.getByRole('button', { name: 'Tidy up' });
  await title.click();
  const said = page.locator('[data-sonner-toast]').filter({ hasText: 'Tidying up…' });
  await expect(said).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('tidying.png') });
  await said.getByRole('button', { name: 'Cancel' }).click();
  await expect(said).toBeHidden();
  await expect(page.getByRole('button', { name: /^Undo/ }), 'nothing has moved').toBeDisabled();
});
