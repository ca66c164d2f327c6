import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

async function ask(trusted: string | undefined, peer: string, forwarded?: string): Promise<string> {
  const addressOf = clientAddress({ FLOWRIGHT_TRUSTED_PROXIES: trusted });
  const app = new Hono();
  app.get('/', (context) => context.text(addressOf(context)));
  const incoming = { socket: { remoteAddress: peer } };
  const headers = new Headers();
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded);
  return (await app.request('/', { headers }, { incoming })).text();
}

describe('The address that limits count', () => {
  it('is that of whoever is connected, whatever their headers say, unless a proxy is trusted', async () => {
    expect(await ask(undefined, '203.0.113.5', '198.51.100.1')).toBe('203.0.113.5');
    expect(await ask('', '127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
    expect(await ask('10.0.0.0/8', '203.0.113.5', '198.51.100.1')).toBe('203.0.113.5');
  });

  it('is what a trusted proxy saw, not what was made up before it', async () => {
    const trusted = '10.0.0.0/8, 192.0.2.7, fd00::/8';
    expect(await ask(trusted, '10.1.2.3', '198.51.100.1')).toBe('198.51.100.1');
    expect(await ask(trusted, '::ffff:10.1.2.3', '1.1.1.1, 198.51.100.1')).toBe('198.51.100.1');
    expect(await ask(trusted, 'fd00::1', '198.51.100.1, 192.0.2.7, 10.9.9.9')).toBe('198.51.100.1');
    expect(await ask(trusted, '10.1.2.3', '2001:db8::5')).toBe('2001:db8::5');
  });

  it('is the proxy itself when it names nobody', async () => {
    for (const forwarded of [undefined, '', 'unknown', 'me; drop table', '10.0.0.1'])
      expect([forwarded, await ask('10.0.0.0/8', '10.1.2.3', forwarded)]).toEqual([forwarded, '10.1.2.3']);
  });

  it('is not set up with what is no address', () => {
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', '10.0.0.0/'])
      expect(() => clientAddress({ FLOWRIGHT_TRUSTED_PROXIES: wrong })).toThrow('FLOWRIGHT_TRUSTED_PROXIES');
  });
});
