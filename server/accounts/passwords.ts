import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** As OWASP's password storage cheat sheet has them for scrypt with 32 MB: N = 2^15, r = 8, p = 3. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const keyBytes = 32;
const saltBytes = 16;

const derive = promisify(
  (password: string, salt: Buffer, settings: typeof cost, done: (error: Error | null, key: Buffer) => void) =>
    scrypt(password.normalize('NFKC'), salt, keyBytes, settings, done),
);

/** What is kept of a password: `scrypt$N$r$p$salt$key`, so that its cost can rise later. Takes about 0.1 s. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether it is the password that was kept. Takes as long when nothing was kept, so that time tells nobody who exists. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (kept ?? nobody).split('$');
  const settings = { ...cost, N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, 'base64url'), settings);
  const expected = Buffer.from(key, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) && kept !== undefined;
}

const nobody = ['scrypt', cost.N, cost.r, cost.p, randomBytes(saltBytes).toString('base64url'), ''].join('$');
