import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { type FigureTables, readFigures } from './figures.ts';

const file = path.resolve(import.meta.dirname, '../../../docs/bench-canvas.md');
const begin = '<!-- figures: written by npm run bench:canvas -->';
const end = '<!-- end of the figures -->';

/** After all measurements: prints the tables and writes them into `docs/bench-canvas.md`, whose prose stays. */
export default function writeReport(): void {
  const tables = tablesOf(readFigures());
  const machine = `Measured ${new Date().toISOString().slice(0, 10)}; ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}.`;
  console.log(`\n${tables}`);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : `# The canvas, measured\n\n${begin}\n${end}\n`;
  const [head, rest] = [before.split(begin)[0] ?? '', before.split(end)[1] ?? '\n'];
  writeFileSync(file, `${head}${begin}\n\n${machine}\n\n${tables}\n\n${end}${rest}`);
}

function tablesOf(figures: FigureTables): string {
  const names = Object.keys(figures).sort();
  return names
    .map((name) => {
      const rows = figures[name] ?? {};
      const keys = Object.keys(rows).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      const columns = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
      const lines = keys.map((key) => [key, ...columns.map((column) => String(rows[key]?.[column] ?? ''))]);
      return [`### ${name}`, '', ...[['', ...columns], ['---', ...columns.map(() => '---')], ...lines].map(line)].join(
        '\n',
      );
    })
    .join('\n\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
