import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that says nothing about where two tokens differ. An empty token never equals anything. */
export function areEqualTokens(given: string | undefined, expected: string): boolean {
  if (given === undefined || given === '' || expected === '') return false;
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
