import type { Locator, Page } from '@playwright/test';
import { expect as soon, test } from './fixtures.ts';
import { openTab, output, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

/** The sandbox computes for seconds where other tests have the machine too. */
const expect = soon.configure({ timeout: 45_000 });

async function tryExample(page: Page, example: RegExp): Promise<void> {
  await page.goto('/library/chatbci-workspace');
  await page.getByRole('tab', { name: /^Examples/ }).click();
  await page.getByRole('button', { name: example }).click();
  await expect(page).toHaveURL(/\/runs\/browser\//);
}

/** Answers as the recorded example did. */
async function answerAsRecorded(task: Locator, button: string): Promise<void> {
  await task.getByRole('button', { name: 'Fill it in' }).click();
  await task.getByRole('button', { name: button }).click();
}

test('A person sees numbers and plots of every cycle, corrects the model, and the next cycle obeys', async ({
  page,
}, testInfo) => {
  const look = async (name: string) => {
    await testInfo.attach(name, {
      body: await page.screenshot({ path: testInfo.outputPath(`${name}.png`) }),
      contentType: 'image/png',
    });
  };
  // Two experiments on a made-up recording, computed in the sandbox of this very page.
  test.slow();
  await tryExample(page, /A splendid result/);
  const task = (name: string) => runPanel(page).getByRole('article', { name });
  await expect(task('Pick topic and aims')).toContainText('Which electrodes and bands');
  await answerAsRecorded(task('Pick topic and aims'), 'Send answer');
  await task('Plan the experiment').getByRole('button', { name: 'Approve as is' }).click({ timeout: 45_000 });

  const reading = task('Read it together');
  await expect(reading).toContainText('Accuracy 0.917 (55/60');
  const plots = reading.getByRole('figure');
  await expect(plots).toHaveCount(3);
  await expect(
    reading.getByRole('img', { name: /^Bar chart: Accuracy over 60 trials\. measured 0\.917/ }),
  ).toBeVisible();
  await plots.first().scrollIntoViewIfNeeded();
  await look('reading');
  await answerAsRecorded(reading, 'Send answer');

  await expect(task('Plan the experiment')).toContainText('Correction: Slow power at F7 and F8 is the eyes');
  await task('Plan the experiment').getByRole('button', { name: 'Approve as is' }).click({ timeout: 45_000 });
  await expect(reading).toContainText('Accuracy 0.8 (48/60');
  await answerAsRecorded(reading, 'Send answer');

  await openTab(page, 'Output');
  await expect(output(page, 'accuracy')).toContainText('0.8');
  await expect(output(page, 'plots').getByRole('figure')).toHaveCount(3);
  await expect(output(page, 'report')).toContainText('All data are simulated.');
  await look('output');
});
