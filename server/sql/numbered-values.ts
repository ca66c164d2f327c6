const known = new Map<string, string>();
const keptTexts = 1000;

/** PostgreSQL's way to write values: `$1`, `$2` … for each `?` that stands outside of quotes. */
export function numberedValues(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  let count = 0;
  const numbered = text.replace(/'(?:[^']|'')*'|"[^"]*"|\?/g, (part) => {
    if (part !== '?') return part;
    count += 1;
    return `$${count}`;
  });
  if (known.size >= keptTexts) known.clear();
  known.set(text, numbered);
  return numbered;
}
