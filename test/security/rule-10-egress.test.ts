import { expect, it } from 'vitest';
import { isPublicAddress } from '../../server/host/public-addresses.ts';
import { filesWith, sample } from './find-in-sources.ts';

// What the way out refuses is tested beside it (outbound-http.test.ts, public-addresses.test.ts); here, that it is one.

it('a server calls the outside in few places, of which only the way out takes addresses of flows', () => {
  const pattern = /(?<![.\w])fetch\(|from ['"](node:)?https?['"]|undici|new WebSocket\(/;
  const callers = filesWith(pattern).filter((file) => file.startsWith('server/') || file.startsWith('engine/'));
  // To our own server, on the command line; to tool servers and other servers that the operator named.
  expect(
    callers.filter((file) => !/^server\/(cli|library|host|start-server|listen|models|routes\/limits)/.test(file)),
  ).toEqual([]);
  expect(callers).toContain('server/host/outbound-http.ts');
  expect(filesWith(pattern, sample('await fetch(url)'))).toEqual(['sample.ts']);
});

it.each([
  '127.0.0.1',
  '0.0.0.0',
  '10.0.0.1',
  '169.254.169.254',
  '192.168.1.1',
  '172.16.0.1',
  '::1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  'fd00::1',
  'fe80::1',
  '64:ff9b::7f00:1',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
  expect(isPublicAddress('1.1.1.1')).toBe(true);
});
