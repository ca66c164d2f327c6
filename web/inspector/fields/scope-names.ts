import { typeName } from '#engine/schema/index';
import type { PortSchema } from '#engine/schema/port-schema';
import { selectSchema } from '../../editor/edits/scope.ts';
import { typeScriptOf } from '../schema/schema-kinds.ts';

/** What is in scope where somebody writes: names with what they hold. */
export interface ScopeName {
  readonly name: string;
  readonly type: string;
  readonly origin: string;
  /** What it looks like, where that is known: its fields are offered behind a dot. */
  readonly schema?: PortSchema | undefined;
}

/** A field that can stand behind the dot that was just written. */
export interface Member {
  readonly name: string;
  readonly type: string;
}

const path = /([A-Za-z_]\w*(?:(?:\??\.[A-Za-z_]\w*)|\[\d+\])*)\??\.(\w*)$/;

/** The fields behind the last dot of a text, or undefined when it does not end behind a name and a dot. */
export function membersAt(names: readonly ScopeName[], before: string): readonly Member[] | undefined {
  const written = path.exec(before)?.[1];
  if (written === undefined) return undefined;
  const schema = schemaAt(names, written);
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({ name, type: typeName(field) }));
}

/** What a name or a way to a field holds, for people: `verdict.score: number`; undefined for what is not in scope. */
export function describeAt(names: readonly ScopeName[], written: string): string | undefined {
  const [root = ''] = partsOf(written);
  const found = names.find(({ name }) => name === root);
  if (found === undefined) return undefined;
  const schema = schemaAt(names, written);
  if (written !== root && schema === undefined) return undefined;
  return `${written}: ${schema === undefined ? found.type : typeScriptOf(schema)}`;
}

/** The name or way to a field that lies at a column of a line, counted from 1. */
export function wordsAt(line: string, column: number): { text: string; from: number; to: number } | undefined {
  for (const match of line.matchAll(/[A-Za-z_]\w*(?:\??\.[A-Za-z_]\w*|\[\d+\])*/g)) {
    const from = match.index + 1;
    const end = from + match[0].length;
    if (column < from || column > end) continue;
    // The part up to the pointer: over `verdict` in `verdict.score` it is `verdict` that is asked about.
    const rest = match[0].slice(column - from);
    const to = column + (/^\w*/.exec(rest)?.[0].length ?? 0);
    return { text: line.slice(from - 1, to - 1), from, to };
  }
  return undefined;
}

function schemaAt(names: readonly ScopeName[], written: string): PortSchema | undefined {
  const [root, ...parts] = partsOf(written);
  return selectSchema(names.find(({ name }) => name === root)?.schema, parts);
}

function partsOf(written: string): string[] {
  return written.split(/\??\.|\[|\]/).filter((part) => part !== '');
}
