import { isJsonObject, type Json } from '#engine/json';

/** A list as JSON lines: each item on a line of its own. */
export function linesOf(list: readonly Json[]): string {
  return list.map((item) => `${JSON.stringify(item)}\n`).join('');
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
