import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#engine/format/index';

/** 256 random bits that somebody shows to be let in. Only their hash is kept: who reads the database cannot sign in. */
export interface Secret {
  readonly secret: string;
  readonly hash: string;
}

/** A new secret; its beginning says what it is for, so that a leaked one is recognised. */
export function newSecret(kind: 'session' | 'token' | 'invitation' | 'task'): Secret {
  const secret = `flowright_${kind}_${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOf(secret) };
}

/** What is kept of a secret of 256 random bits; it needs no salt and no cost, since it cannot be guessed. */
export function hashOf(secret: string): string {
  return sha256Hex(secret);
}
