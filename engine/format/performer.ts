import { z } from 'zod';
import { Identifier } from './names.ts';

const seconds = z.number().positive().max(31_536_000);

const shapes = [
  z.strictObject({ model: Identifier }),
  z.strictObject({ person: Identifier }),
  /** A model drafts; a person approves or edits. */
  z.strictObject({ model: Identifier, reviewer: Identifier }),
  /** A model drafts, and its draft stands unless a person approves, edits or replaces it within these seconds. */
  z.strictObject({ model: Identifier, reviewer: Identifier, stopSeconds: seconds }),
  /** A person answers and sees what a model would have said. */
  z.strictObject({ person: Identifier, suggester: Identifier }),
] as const;

/** Who does an `ask`, by role: a model, a person, or both together. */
export const Performer = z.union(shapes);
export type Performer = z.infer<typeof Performer>;

/**
 * A seat that the flow fills while it runs: the message at this port says `{ "model": role }` or
 * `{ "person": role }`, with one of the roles listed here.
 */
export const Seat = z.strictObject({
  port: Identifier,
  models: z.array(Identifier).max(100).optional(),
  people: z.array(Identifier).max(100).optional(),
});
export type Seat = z.infer<typeof Seat>;

/** One union, so that an error is about the shape that was meant. */
export const PerformerOrSeat = z.union([...shapes, Seat]);

/** The model that answers or drafts. */
export function modelRoleOf(performer: Performer): string | undefined {
  if ('model' in performer) return performer.model;
  return 'suggester' in performer ? performer.suggester : undefined;
}

/** The person who answers or reviews. */
export function personRoleOf(performer: Performer): string | undefined {
  if ('person' in performer) return performer.person;
  return 'reviewer' in performer ? performer.reviewer : undefined;
}

/** Every role that a performer or seat may need. */
export function rolesOf(performer: Performer | Seat): { models: readonly string[]; people: readonly string[] } {
  if ('port' in performer) return { models: performer.models ?? [], people: performer.people ?? [] };
  const one = (role: string | undefined) => (role === undefined ? [] : [role]);
  return { models: one(modelRoleOf(performer)), people: one(personRoleOf(performer)) };
}
