/** Where brackets open and, if they do, where the last of them has closed. */
export interface Block {
  readonly start: number;
  readonly end: number | undefined;
}

/** The next { … } or [ … ] at or after a place; brackets inside of quoted texts do not count. One pass over the text. */
export function nextBlock(text: string, from: number): Block | undefined {
  let start = from;
  while (start < text.length && text[start] !== '{' && text[start] !== '[') start += 1;
  if (start >= text.length) return undefined;
  const open: string[] = [];
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === '{') open.push('}');
    else if (sign === '[') open.push(']');
    else if (sign === '}' || sign === ']') {
      if (open.pop() !== sign) return { start, end: at + 1 };
      if (open.length === 0) return { start, end: at + 1 };
    }
  }
  return { start, end: undefined };
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The two slips that models make most: a line break inside of a quoted text, and a comma before a closing bracket. */
export function mendJson(text: string): string {
  const parts: string[] = [];
  let isQuoted = false;
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (isQuoted && sign === '\\') {
      at += 1;
      continue;
    }
    if (sign === '"') isQuoted = !isQuoted;
    const replacement = isQuoted ? escapes[sign] : sign === ',' && isBeforeClosing(text, at + 1) ? '' : undefined;
    if (replacement === undefined) continue;
    parts.push(text.slice(copied, at), replacement);
    copied = at + 1;
  }
  return parts.join('') + text.slice(copied);
}

function isBeforeClosing(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === '}' || text[at] === ']';
}
