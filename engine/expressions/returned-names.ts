import { type AnyNode, type Node, parse } from 'acorn';

/**
 * The names that every `return` of a program's own gives a value to, or none when that cannot be told. A value may still
 * turn out to be undefined; only running the program would tell.
 */
export function returnedNames(source: string): ReadonlySet<string> {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const names = namesIn(source);
  if (cache.size > 1000) cache.clear();
  cache.set(source, names);
  return names;
}

const cache = new Map<string, ReadonlySet<string>>();

function namesIn(source: string): ReadonlySet<string> {
  let body: readonly AnyNode[];
  try {
    body = parse(source, { ecmaVersion: 'latest', allowReturnOutsideFunction: true }).body;
  } catch {
    return new Set();
  }
  const returned = body.flatMap((statement) => returnsIn(statement));
  const [first = new Set<string>(), ...others] = returned;
  return new Set([...first].filter((name) => others.every((other) => other.has(name))));
}

/** What each `return` among these names, inner functions left out: those return to the program itself. */
function returnsIn(node: AnyNode): ReadonlySet<string>[] {
  if (/Function|Class/.test(node.type)) return [];
  if (node.type === 'ReturnStatement') return [node.argument == null ? new Set() : keysOf(node.argument)];
  return Object.values(node).flatMap((child: unknown) =>
    Array.isArray(child)
      ? child.flatMap((one: unknown) => (isNode(one) ? returnsIn(one) : []))
      : isNode(child)
        ? returnsIn(child)
        : [],
  );
}

function keysOf(node: AnyNode): ReadonlySet<string> {
  if (node.type !== 'ObjectExpression') return new Set();
  return new Set(
    node.properties.flatMap((property) => {
      if (property.type !== 'Property' || property.computed || mayBeMissing(property.value)) return [];
      const { key } = property;
      return key.type === 'Identifier' ? [key.name] : key.type === 'Literal' ? [String(key.value)] : [];
    }),
  );
}

/** A value that is written so that it can be left out. */
function mayBeMissing(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  if (node.type === 'ConditionalExpression') return mayBeMissing(node.consequent) || mayBeMissing(node.alternate);
  return node.type === 'ChainExpression' || node.type === 'LogicalExpression'
    ? node.type === 'ChainExpression' || mayBeMissing(node.right) || node.operator === '&&'
    : node.type === 'UnaryExpression' && node.operator === 'void';
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string'; // acorn's own tree
}
