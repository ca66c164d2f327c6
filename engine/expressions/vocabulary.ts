import { callbackMethods, listMethods } from './list-methods.ts';
import { bareFunctions, constants, namespaces } from './namespaces.ts';
import { numberMethods, textMethods } from './text-methods.ts';

/** Everything that expressions may call, for whoever offers it to people who write them. */
export const vocabulary = {
  /** Behind a dot: methods of texts, numbers and lists. */
  methods: [
    ...new Set([...textMethods.keys(), ...numberMethods.keys(), ...listMethods.keys(), ...callbackMethods.keys()]),
  ].sort(),
  /** By their whole names: `Number`, `Math.max`, `Math.PI`. */
  functions: [
    ...bareFunctions.keys(),
    ...[...namespaces].flatMap(([space, members]) => [...members.keys()].map((name) => `${space}.${name}`)),
  ].sort(),
  constants: [...constants].flatMap(([space, members]) => [...members.keys()].map((name) => `${space}.${name}`)).sort(),
} as const;
