import { z } from 'zod';

/** `toString` and its like: looked up in a record they would be found although nobody put them there. */
const ofEveryObject: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const ownName = [
  (name: string) => !ofEveryObject.has(name.split('@', 1)[0]!),
  'is a name that every object of JavaScript has; choose another',
] as const;

/** Node ids and flow names are ASCII, so that two that look alike are alike (no bidi or look-alike letters). */
export const NodeId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'must be 1–64 letters, digits, "_" or "-", beginning with a letter')
  .refine(...ownName);

export const FlowName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be 1–64 lower-case letters, digits or "-", beginning with a letter')
  .refine(...ownName);

/** Port, role and state names are identifiers, since prompts and expressions use them as variables. */
export const Identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be 1–64 letters, digits or "_", not beginning with a digit')
  .refine(...ownName);

export const SemanticVersion = z
  .string()
  .regex(/^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/, 'must be a version such as 1.2.3');

export const ContentHash = z.string().regex(/^sha256-[0-9a-f]{64}$/, 'must be "sha256-" and 64 hexadecimal digits');

/** Ids that every body has without declaring them. */
export const reservedNodeIds: ReadonlySet<string> = new Set(['input', 'output', 'state']);

/** `name`, a draft of the workspace, or `name@1.2.3`, a release of the library. */
export const FlowReference = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}(@(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5}))?$/,
    'must be a flow name, or name@version',
  )
  .refine(...ownName);
