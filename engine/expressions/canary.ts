import { FlowError } from '../errors.ts';
import { attackScope } from './attacks.ts';
import { compileExpression } from './compile-expression.ts';

export interface Canary {
  readonly arm: () => void;
  readonly disarm: () => void;
  readonly reset: () => void;
  readonly isTouched: () => boolean;
}

/** For tests: traps on the global object and on the prototypes that notice whoever reaches for them. */
export function setCanary(): Canary {
  let touched = false;
  const touch = () => {
    touched = true;
    return 'touched';
  };
  const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
  return {
    arm() {
      touched = false;
      Object.defineProperty(globalThis, 'canary', { configurable: true, get: touch });
      // Whoever reads or writes an inherited property of a plain object, list or text meets this.
      for (const prototype of prototypes) {
        Object.defineProperty(prototype, 'tripwire', { configurable: true, get: touch, set: touch });
      }
    },
    disarm() {
      Reflect.deleteProperty(globalThis, 'canary');
      for (const prototype of prototypes) Reflect.deleteProperty(prototype, 'tripwire');
    },
    reset() {
      touched = false;
    },
    isTouched: () => touched,
  };
}

/** For tests: what an attack comes to. Everything but a FlowError of an expression is thrown on. */
export function outcome(source: string): unknown {
  try {
    return compileExpression(source).evaluate(attackScope);
  } catch (error) {
    if (error instanceof FlowError && error.code.startsWith('EXPRESSION_')) return error.code;
    throw error;
  }
}
