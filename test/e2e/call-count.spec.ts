import { expect, test } from './fixtures.ts';

test.use({ sharesServer: true });

test('A flow says before it runs how many model calls it makes, exactly once its list is filled in', async ({
  page,
}) => {
  await page.goto('/library/parallel-panel');
  // The readme says it as well; the facts beside it count for themselves.
  await expect(page.getByRole('complementary').getByText('2 to 51 model calls')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^[34] model calls$/)).toBeVisible();
});

test('A flow whose calls nothing bounds says why', async ({ page }) => {
  await page.goto('/library/recursive-solve');
  await expect(
    page.getByRole('complementary').getByText(/At least 1 model call; no bound: .* calls itself/),
  ).toBeVisible();
});
