import { isJsonObject, type Json } from '#engine/json';
import type { Slices } from '../store/slices.ts';

/** A list as JSON lines: each item on a line of its own. Says how many are written. */
export function* linesOf(list: readonly object[] | readonly Json[]): Slices<string[]> {
  const lines: string[] = [];
  for (const item of list) {
    lines.push(`${JSON.stringify(item)}\n`);
    yield lines.length;
  }
  return lines;
}

/** A list as CSV: a column for each field that an item has, or one column for plain values. What is no text is JSON. */
export async function tableOf(list: readonly Json[]): Promise<string> {
  const { default: Papa } = await import('papaparse');
  const rows = list.map((item) => (isJsonObject(item) ? item : { value: item }));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cellOf(row[column])));
  // A cell that begins like a formula would be one in a spreadsheet.
  return `${Papa.unparse({ fields: columns, data: cells }, { escapeFormulae: true })}\r\n`;
}

function cellOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
