import type { z } from 'zod';
import type { PersonBinding } from '../journal/entries.ts';
import type { PersonChoice } from './runs.ts';

type Bindings = Record<string, z.infer<typeof PersonBinding>>;

/** Somebody of a server whose task it is when a role of people is asked. */
export type Asked = Exclude<PersonChoice, z.infer<typeof PersonBinding>>;

/** What the engine needs to know of who is asked: a member is a person like any other. */
export function bindingsOf(people: Readonly<Record<string, PersonChoice>>): Bindings {
  return Object.fromEntries(
    Object.entries(people).map(([role, choice]) => [role, isAsked(choice) ? 'ask' : choice] as const),
  );
}

/** Whose tasks they are, by role, as far as that was said. */
export function askedIn(people: Readonly<Record<string, PersonChoice>> = {}): ReadonlyArray<readonly [string, Asked]> {
  return Object.entries(people).flatMap(([role, choice]) => (isAsked(choice) ? [[role, choice] as const] : []));
}

function isAsked(choice: PersonChoice): choice is Asked {
  return choice !== 'ask' && !('field' in choice);
}
