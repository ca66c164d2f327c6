import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '#engine/host';
import { type OutboundOptions, outboundHttp } from './outbound-http.ts';
import { readPrivateHosts } from './resolve-host.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
const seen: Array<{ method: string; url: string; headers: IncomingMessage['headers']; body: string }> = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    answer(request, response);
  });
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => seen.splice(0));

/** A call to the server under a name that resolves to it, which the operator allows unless a test says otherwise. */
function send(
  more: Partial<HttpRequest> = {},
  options: Partial<OutboundOptions> = {},
  signal = new AbortController().signal,
) {
  const host = `inside.example:${port}`;
  const request: HttpRequest = {
    method: 'GET',
    url: `http://${host}/start`,
    headers: {},
    maxBytes: 1000,
    host,
    idempotencyKey: 'r1/call#1',
    ...more,
  };
  const client = outboundHttp({ privateHosts: [request.host], resolve: async () => ['127.0.0.1'], ...options });
  return client.send(request, { signal });
}
const say =
  (text: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(text);

describe('a call', () => {
  it('sends what the flow says, the key, and nothing of ours', async () => {
    answer = say('{"ok":true}', { 'content-type': 'application/json', 'set-cookie': 'a=1', 'retry-after': '7' }, 202);
    const reply = await send({
      method: 'POST',
      url: `http://inside.example:${port}/a%2Fb?q=1#here`,
      body: '{"é":1}',
      headers: { 'content-type': 'application/json', 'x-own': 'yes' },
    });
    expect(reply).toMatchObject({
      status: 202,
      text: '{"ok":true}',
      retryAfterMs: 7000,
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.headers).not.toHaveProperty('set-cookie');
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/a%2Fb?q=1',
        body: '{"é":1}',
        headers: {
          'content-type': 'application/json',
          'x-own': 'yes',
          host: `inside.example:${port}`,
          'user-agent': 'flowright',
          'accept-encoding': 'gzip, deflate, br',
          'idempotency-key': 'r1/call#1',
          connection: 'close',
          'content-length': '8',
        },
      },
    ]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unpacks %s', async (packing, pack) => {
    answer = say(pack(Buffer.from('größer')), { 'content-encoding': packing });
    expect((await send()).text).toBe('größer');
  });

  it('reads the charset that is declared', async () => {
    answer = say(Buffer.from('gr\xf6\xdfer', 'latin1'), { 'content-type': 'text/plain; charset=ISO-8859-1' });
    expect((await send()).text).toBe('größer');
  });

  it('takes replies without a body as such, whatever they say of one', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': '999999', 'content-encoding': 'gzip' }).end();
    expect(await send({ method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    answer = say('', {}, 204);
    expect(await send({ method: 'DELETE' })).toMatchObject({ status: 204, text: '' });
  });

  it('understands a Retry-After that is a date', async () => {
    answer = say('', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }, 503);
    const { retryAfterMs = 0 } = await send();
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe('security rule 10: a private address', () => {
  const refused = { code: 'HTTP_BLOCKED' };

  it.each(['localhost', '127.0.0.1', 'localtest.example'])('is not called as %s', async (name) => {
    answer = say('secret');
    const host = `${name}:${port}`;
    const resolve = name === 'localhost' ? {} : { resolve: async () => ['127.0.0.1'] };
    await expect(send({ host, url: `http://${host}/` }, { privateHosts: [], ...resolve })).rejects.toMatchObject(
      refused,
    );
    expect(seen).toEqual([]);
  });

  it.each(['169.254.169.254', '10.0.0.1', '100.64.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1', '0.0.0.0'])(
    'is not called when a name leads to %s',
    async (address) => {
      await expect(send({}, { privateHosts: [], resolve: async () => [address] })).rejects.toMatchObject(refused);
    },
  );

  it('among public ones refuses them all', async () => {
    const resolve = async () => ['8.8.8.8', '127.0.0.1'];
    await expect(send({}, { privateHosts: [], resolve })).rejects.toMatchObject(refused);
  });

  it.each([
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    'localhost.',
    '[::1]',
    '[::ffff:7f00:1]',
    '127.0.0.1%2f',
  ])('is not called when it is written as %s', async (name) => {
    const host = `${name}:${port}`;
    for (const granted of [host, `127.0.0.1:${port}`, `localhost:${port}`]) {
      await expect(send({ host: granted, url: `http://${host}/` }, { privateHosts: [granted] })).rejects.toMatchObject(
        refused,
      );
    }
    expect(seen).toEqual([]);
  });

  it('is called when the operator allows that host on that port, and no other', async () => {
    answer = say('inside');
    const host = `inside.example:${port}`;
    expect((await send({}, { privateHosts: [host] })).text).toBe('inside');
    for (const other of ['inside.example', `inside.example:${port + 1}`, `x.inside.example:${port}`])
      await expect(send({}, { privateHosts: [other] })).rejects.toMatchObject(refused);
  });

  it('that a name leads to only when it is asked a second time is never connected to', async () => {
    answer = say('secret');
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['192.0.2.1'] : ['127.0.0.1'];
    };
    await expect(send({}, { privateHosts: [], resolve })).rejects.toMatchObject(refused);
    asked = 0;
    const rebinding = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    };
    expect((await send({}, { resolve: rebinding })).text).toBe('secret');
    expect(asked).toBe(1);
  });
});

describe('a redirect', () => {
  it('is followed on the same host, three times at most', async () => {
    answer = (request, response) => {
      const step = Number(request.url?.slice(2) ?? 0) || 0;
      if (step < 3) response.writeHead(302, { location: `/s${step + 1}` }).end();
      else response.end('there');
    };
    expect((await send()).text).toBe('there');
    answer = (_, response) => response.writeHead(307, { location: '/again' }).end();
    await expect(send()).rejects.toMatchObject({
      code: 'HTTP_BLOCKED',
      message: expect.stringContaining('more than 3'),
    });
    expect(seen).toHaveLength(8);
  });

  it('of a POST becomes a GET without body after 303, and stays what it is after 307', async () => {
    const post = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain', 'x-own': 'yes' } } as const;
    for (const [status, method, body] of [
      [303, 'GET', ''],
      [307, 'POST', 'x'],
    ] as const) {
      seen.splice(0);
      answer = (request, response) =>
        request.url === '/start' ? response.writeHead(status, { location: '/next' }).end() : response.end('done');
      expect((await send(post)).text).toBe('done');
      expect(seen[1]).toMatchObject({ method, url: '/next', body });
      expect(seen[1]!.headers['content-type']).toBe(method === 'GET' ? undefined : 'text/plain');
    }
  });

  it.each([
    'http://other.example/',
    '//other.example/',
    'http://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://user@inside.example/',
    'http://inside.example/',
    'http://[',
  ])('to %s is not', async (location) => {
    answer = (_, response) => response.writeHead(302, { location }).end();
    const open = { privateHosts: [`inside.example:${port}`, 'inside.example', 'other.example', '127.0.0.1'] };
    await expect(send({}, open)).rejects.toMatchObject({ code: 'HTTP_BLOCKED' });
    expect(seen).toHaveLength(1);
  });

  it('is resolved and checked again', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : [];
    };
    answer = (_, response) => response.writeHead(302, { location: '/next' }).end();
    await expect(send({}, { resolve })).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(asked).toBe(2);
  });
});

describe('a reply that is too much', () => {
  const tooLarge = { code: 'MESSAGE_TOO_LARGE' };

  it('by its declared length is not read', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('x');
    };
    await expect(send()).rejects.toMatchObject(tooLarge);
  });

  it('without a declared length is stopped where it gets too large', async () => {
    let isClosed: () => void = () => {};
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    answer = (_, response) => {
      const more = () => {
        if (!response.destroyed && response.write('x'.repeat(500))) setImmediate(more);
      };
      response.on('drain', more);
      response.on('close', isClosed);
      more();
    };
    await expect(send()).rejects.toMatchObject(tooLarge);
    await closed;
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('when it is unpacked from %s is stopped while it is', async (packing, pack) => {
    const bomb = pack(Buffer.alloc(50_000_000));
    expect(bomb.byteLength).toBeLessThan(100_000);
    answer = say(bomb, { 'content-encoding': packing });
    await expect(send({ maxBytes: 200_000 })).rejects.toMatchObject(tooLarge);
  });

  it('is refused when it is packed in a way that nobody asked for, or broken', async () => {
    answer = say('x', { 'content-encoding': 'zstd' });
    await expect(send()).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    answer = say('this is no gzip', { 'content-encoding': 'gzip' });
    await expect(send()).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
  });
});

describe('a server that does not answer', () => {
  const unreachable = { code: 'HTTP_UNREACHABLE', retry: 'later' };

  it('at all is given up', async () => {
    answer = () => {};
    await expect(send({}, { idleMs: 50 })).rejects.toMatchObject(unreachable);
  });

  it('to its end is given up, however slowly it drips', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    await expect(send({}, { totalMs: 120 })).rejects.toMatchObject(unreachable);
  });

  it('whole, or breaks off inside something packed, has failed', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('half', () => response.destroy());
    };
    await expect(send()).rejects.toMatchObject(unreachable);
    answer = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('half of it').subarray(0, 12), () => response.destroy());
    };
    await expect(send()).rejects.toMatchObject(unreachable);
  });

  it('because nobody is there, or the name means nothing, has failed', async () => {
    await expect(send({ host: 'inside.example:1', url: 'http://inside.example:1/' })).rejects.toMatchObject(
      unreachable,
    );
    const resolve = async () => {
      throw new Error('ENOTFOUND');
    };
    await expect(send({}, { resolve })).rejects.toMatchObject(unreachable);
  });

  it('when the caller no longer waits, neither do we', async () => {
    answer = () => {};
    const gone = new AbortController();
    const call = send({}, {}, gone.signal);
    gone.abort(new Error('cancelled'));
    await expect(call).rejects.toThrow('cancelled');
    const never = send({}, { resolve: () => new Promise(() => {}), totalMs: 40 });
    await expect(never).rejects.toMatchObject(unreachable);
  });
});

describe('hosts that the operator allows', () => {
  it('are read from the environment, and what is none is refused at the start', () => {
    expect(readPrivateHosts({})).toEqual([]);
    expect(readPrivateHosts({ FLOWRIGHT_ALLOW_PRIVATE_HOSTS: ' localhost:8080, intranet.example ,' })).toEqual([
      'localhost:8080',
      'intranet.example',
    ]);
    for (const text of ['*', '10.0.0.0/8', 'http://localhost', '2130706433'])
      expect(() => readPrivateHosts({ FLOWRIGHT_ALLOW_PRIVATE_HOSTS: text })).toThrow(
        expect.objectContaining({ code: 'BAD_REQUEST' }),
      );
  });
});
