import { describe, expect, it } from 'vitest';
import { flowOf } from '../testing/index.ts';
import { coversTarget, HostName, printTarget, urlTarget } from './hosts.ts';
import { parseFlow } from './parse-flow.ts';

describe('host names', () => {
  it.each([
    'api.example.com',
    'localhost',
    'localhost:8080',
    '127.0.0.1:1',
    '192.0.2.7',
    'xn--bcher-kva.example',
    'a1.b-2.c',
  ])('may be %s', (host) => {
    expect(HostName.safeParse(host).success).toBe(true);
  });

  it.each([
    ['', 'nothing'],
    ['API.example.com', 'capitals'],
    ['https://example.com', 'a protocol'],
    ['example.com/', 'a path'],
    ['*.example.com', 'a pattern'],
    ['localhost.', 'a last dot'],
    ['bücher.example', 'other letters'],
    ['a_b.example', 'an underscore'],
    ['example.com:0', 'port 0'],
    ['example.com:080', 'a port with a zero before'],
    ['user@example.com', 'a user'],
    ['[::1]', 'brackets'],
    ['2130706433', 'a decimal address'],
    ['0x7f.1', 'a hexadecimal address'],
    ['0x7f000001', 'one hexadecimal number'],
    ['127.1', 'a short address'],
    ['0177.0.0.1', 'an octal address'],
    ['127.0.0.01', 'an octal last part'],
    ['256.0.0.1', 'too large a part'],
  ])('may not be "%s": %s', (host) => {
    expect(HostName.safeParse(host).success).toBe(false);
  });
});

describe('where a URL leads', () => {
  it.each([
    ['https://api.example.com/v1', 'api.example.com'],
    ['https://api.example.com?q={{ q }}', 'api.example.com'],
    ['http://api.example.com:443/', 'api.example.com:443'],
    ['https://api.example.com:443', 'api.example.com'],
    ['http://127.0.0.1:8080/x', '127.0.0.1:8080'],
  ])('is read from %s', (url, host) => {
    const target = urlTarget(url);
    expect(typeof target === 'string' ? target : printTarget(target)).toBe(host);
  });

  it.each([
    'ftp://example.com/',
    'HTTPS://example.com/',
    '//example.com/',
    'https:/example.com/',
    'https://{{ host }}/',
    'https://example.com{{ rest }}/',
    'https://api.{{ name }}.example/',
    'https://good.example\\@evil.example/',
    'https://good.example@evil.example/',
    'https://exa\tmple.com/',
    'https://[::1]/',
    'https://2130706433/',
    'https://127.0.0.1./',
    '{{ url }}',
  ])('is not read from %s', (url) => {
    expect(urlTarget(url)).toEqual(expect.any(String));
  });

  it('is covered by a host on the usual ports, or on the port that is named', () => {
    const covers = (host: string, url: string) => {
      const target = urlTarget(url);
      return typeof target !== 'string' && coversTarget(host, target);
    };
    expect(covers('a.example', 'https://a.example/')).toBe(true);
    expect(covers('a.example', 'http://a.example/')).toBe(true);
    expect(covers('a.example:443', 'https://a.example/')).toBe(true);
    expect(covers('a.example', 'https://a.example:8443/')).toBe(false);
    expect(covers('a.example:8443', 'https://a.example:8443/')).toBe(true);
    expect(covers('a.example', 'https://b.a.example/')).toBe(false);
    expect(covers('b.a.example', 'https://a.example/')).toBe(false);
  });
});

describe('a flow file with calls', () => {
  const withNode = (node: object, more: object = {}) =>
    parseFlow({
      ...flowOf({}),
      ...more,
      nodes: [{ id: 'call', type: 'http', method: 'GET', url: 'https://a.example/', ...node }],
    });

  it.each(['Authorization', 'cookie', 'Set-Cookie', 'Proxy-Authorization', 'X-Api-Key', 'apikey', 'X-Auth-Token'])(
    'holds no secret in a header %s',
    (name) => {
      const parsed = withNode({ headers: { [name]: 'x' } });
      expect(parsed).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('secrets') }] });
    },
  );

  it.each([
    'Host',
    'content-length',
    'Idempotency-Key',
    'Sec-Fetch-Mode',
    'Origin',
    'Accept-Encoding',
    'Transfer-Encoding',
  ])('does not set the header %s, which is ours', (name) => {
    expect(withNode({ headers: { [name]: 'x' } }).ok).toBe(false);
  });

  it('may set others, and any JSON as its body', () => {
    expect(
      withNode({ method: 'POST', headers: { Accept: 'text/csv', 'X-Page': '{{ n }}' }, body: { nodes: [1] } }).ok,
    ).toBe(true);
  });

  it('declares hosts, each by its name', () => {
    expect(withNode({}, { hosts: ['a.example', 'localhost:8080'] }).ok).toBe(true);
    expect(withNode({}, { hosts: ['https://a.example'] })).toMatchObject({
      ok: false,
      problems: [{ path: 'hosts[0]' }],
    });
  });
});
