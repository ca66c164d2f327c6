import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Row = z.record(z.string(), z.union([z.string(), z.number()]));
const Tables = z.record(z.string(), z.record(z.string(), Row));

/** By table and row: what was measured. Kept between runs, so that one size at a time can be measured. */
export type FigureTables = z.infer<typeof Tables>;
export type FigureRow = z.infer<typeof Row>;

const file = path.resolve(import.meta.dirname, '../../../node_modules/.cache/flowright/canvas-figures.json');

/** All figures measured so far on this machine. */
export function readFigures(): FigureTables {
  return existsSync(file) ? Tables.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** Keeps one row of a table, in the place of what was measured before, and says it. */
export function note(table: string, row: string, figures: FigureRow): void {
  const known = readFigures();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...known, [table]: { ...known[table], [row]: figures } }));
  console.log(
    `${table}, ${row}: ${Object.entries(figures)
      .map(([name, figure]) => `${name} ${figure}`)
      .join(', ')}`,
  );
}
