import { randomBytes } from 'node:crypto';

/** A new id: 128 random bits as 32 lower-case hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}
