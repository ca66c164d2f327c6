import { parseSync } from 'vite';

/** A node of the tree that the parser of Vite gives; `start` and `end` are places in the text. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Reads one file with the parser that Vite builds with. Throws when it does not parse. */
export function parseTree(file: string, text: string): unknown {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} does not parse: ${error.message}`);
  return program;
}

/** Shows every node of a tree, those outside first. */
export function visit(value: unknown, take: (node: SyntaxNode) => void): void {
  if (isNode(value)) take(value);
  for (const child of childrenOf(value)) visit(child, take);
}

/** What a node or a list holds. */
export function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

export function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === name;
}

/** The number of the line at a place, from 1 on. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}
