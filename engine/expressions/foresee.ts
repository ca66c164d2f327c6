import type { Expression as Syntax } from 'acorn';
import { compileExpression, type Scope, truthy } from './compile-expression.ts';
import { readSource } from './read-source.ts';

/**
 * Whether a condition is certainly met, or certainly not, when only some of its variables are known; undefined when the
 * others decide. One that fails is foreseen as nothing. Throws EXPRESSION_INVALID.
 *
 * @example foresee('agreed || round > 2', { round: 3 }) // true
 */
export function foresee(source: string, known: Scope): boolean | undefined {
  return foreseePart(readSource(source), source, known);
}

function foreseePart(part: Syntax, source: string, known: Scope): boolean | undefined {
  if (part.type === 'ParenthesizedExpression') return foreseePart(part.expression, source, known);
  if (part.type === 'LogicalExpression' && part.operator !== '??') {
    const sides = [part.left, part.right].map((side) => foreseePart(side, source, known));
    const decisive = part.operator === '||';
    if (sides.includes(decisive)) return decisive;
    return sides.includes(undefined) ? undefined : !decisive;
  }
  if (part.type === 'UnaryExpression' && part.operator === '!') {
    const inner = foreseePart(part.argument, source, known);
    return inner === undefined ? undefined : !inner;
  }
  const expression = compileExpression(source.slice(part.start, part.end));
  if (expression.names.some((name) => known[name] === undefined)) return undefined;
  try {
    return truthy(expression.evaluate(known));
  } catch {
    return undefined;
  }
}
