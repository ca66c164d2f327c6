import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { Plot } from '#engine/schema/index';
import '../style.css';
import { PlotValue } from './PlotValue.tsx';

const bars: Plot = {
  plot: 'bars',
  title: 'Accuracy',
  categories: ['measured', 'shuffled'],
  series: [{ name: 'accuracy', y: [0.8, 0.49] }],
  marks: [{ label: 'chance', y: 0.5 }],
};
const lines: Plot = {
  plot: 'lines',
  title: '<b>Spectra</b>',
  x: { label: 'frequency in Hz' },
  series: [
    { name: 'left', x: [1, 2, 3], y: [5, 6, 4] },
    { name: 'right', x: [1, 2, 4], y: [3, 9, 2] },
  ],
};

describe('a plot on the screen', () => {
  it('says in words what it shows', async () => {
    await render(<PlotValue plot={bars} />);
    const drawing = page.getByRole('img', { name: 'Bar chart: Accuracy. measured 0.8. shuffled 0.49. chance at 0.5' });
    await expect.element(drawing).toBeVisible();
  });

  it('gives its numbers as a table, by keyboard too, also where series are measured at different places', async () => {
    await render(<PlotValue plot={lines} />);
    await expect.element(page.getByRole('table')).not.toBeInTheDocument();
    await userEvent.keyboard('{Tab}{Enter}');
    const rows = page.getByRole('row');
    await expect
      .poll(() => rows.elements().map((row) => [...row.children].map((cell) => cell.textContent)))
      .toEqual([
        ['frequency in Hz', 'left', 'right'],
        ['1', '5', '3'],
        ['2', '6', '9'],
        ['3', '4', ''],
        ['4', '', '2'],
      ]);
  });

  it('shows words as words and never as markup', async () => {
    await render(<PlotValue plot={lines} />);
    await expect.element(page.getByText('<b>Spectra</b>')).toBeVisible();
    expect(document.querySelector('figure b')).toBeNull();
  });

  it('draws a line for each series', async () => {
    await render(<PlotValue plot={lines} />);
    await expect.poll(() => document.querySelectorAll('polyline').length).toBe(2);
  });
});
