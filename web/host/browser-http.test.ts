import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FlowError } from '#engine/errors';
import type { HttpReply, HttpRequest } from '#engine/host';
import { type BrowserHttpOptions, browserHttp } from './browser-http.ts';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const seen: Array<{ method: string; headers: IncomingMessage['headers'] }> = [];
const server = createServer((request, response) => {
  seen.push({ method: request.method ?? '', headers: request.headers });
  answer(request, response);
});
let host = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const asked: HttpRequest[] = [];
afterEach(() => {
  seen.splice(0);
  asked.splice(0);
});

const fromServer: HttpReply = { status: 200, headers: {}, text: 'by the server' };
function send(
  more: Partial<HttpRequest> = {},
  options: BrowserHttpOptions = {},
  signal = new AbortController().signal,
) {
  const request: HttpRequest = {
    method: 'GET',
    url: `http://${host}/x`,
    headers: {},
    maxBytes: 1000,
    host,
    idempotencyKey: 'r1/call#1',
    ...more,
  };
  const askServer = async (call: HttpRequest) => {
    asked.push(call);
    return fromServer;
  };
  return browserHttp({ askServer, ...options }).send(request, { signal });
}

describe('a call of a run in this browser', () => {
  it('is made by the page, without anything of the user', async () => {
    answer = (_, response) => response.writeHead(201, { etag: '"1"', 'retry-after': '3' }).end('größer');
    const reply = await send({ method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(reply).toMatchObject({ status: 201, text: 'größer', retryAfterMs: 3000, headers: { etag: '"1"' } });
    expect(seen[0]!.headers).toMatchObject({ 'idempotency-key': 'r1/call#1', 'content-type': 'text/plain' });
    expect(seen[0]!.headers).not.toHaveProperty('cookie');
    expect(seen[0]!.headers).not.toHaveProperty('referer');
    expect(asked).toEqual([]);
  });

  it('sends no header of ours with what only reads, so that public hosts need not be asked first', async () => {
    answer = (_, response) => response.end('{}');
    await send({ headers: { accept: 'application/json' } });
    expect(seen[0]!.headers).not.toHaveProperty('idempotency-key');
  });

  it('is made by the server where the page may not: a redirect, plain http, a host that was not reached', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/y' }).end();
    expect(await send()).toEqual(fromServer);
    expect(await send({ host: 'a.example', url: 'http://a.example/' })).toEqual(fromServer);
    answer = (_, response) => response.destroy();
    expect(await send()).toEqual(fromServer);
    expect(asked).toHaveLength(3);
  });

  it.each([404, 429, 500])('with status %i is a reply, not a reason to ask the server', async (status) => {
    answer = (_, response) => response.writeHead(status).end('no');
    expect(await send()).toMatchObject({ status, text: 'no' });
    expect(asked).toEqual([]);
  });

  it('leads to the host that was granted and nowhere else', async () => {
    for (const url of ['http://127.0.0.1:1/', 'https://other.example/', 'file:///x', 'http://user@127.0.0.1/'])
      await expect(send({ url })).rejects.toMatchObject({ code: 'HTTP_BLOCKED' });
    expect(seen).toEqual([]);
  });

  it('is stopped when its reply gets too large', async () => {
    answer = (_, response) => response.end('x'.repeat(5000));
    await expect(send()).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    expect(asked).toEqual([]);
  });

  it('that breaks off in the middle of a reply has failed, and is not made a second time here', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('half', () => response.destroy());
    };
    await expect(send()).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(asked).toEqual([]);
  });

  it('is given up in time, and at once when nobody waits any more', async () => {
    answer = () => {};
    await expect(send({}, { totalMs: 40 })).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE' });
    const gone = new AbortController();
    const call = send({}, {}, gone.signal);
    gone.abort(new FlowError('INTERNAL', 'cancelled'));
    await expect(call).rejects.toThrow('cancelled');
    expect(asked).toEqual([]);
  });
});
