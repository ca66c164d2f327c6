import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const post = (signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-key': 'k' },
  body: '{"ä":1}',
  ...(signal === undefined ? {} : { signal }),
});

async function textOf(url: string, init = post()): Promise<string> {
  const { response, read } = await httpTransport()(url, init);
  if (!response.ok) return `${response.status}: ${await response.text()}`;
  const decoder = new TextDecoder();
  let text = '';
  await read((bytes) => {
    text += decoder.decode(bytes, { stream: true });
  });
  return text;
}

describe('httpTransport', () => {
  it('sends the headers and the body, and hands on the parts of the answer', async () => {
    const url = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.write(`${request.method} ${request.headers['x-key']} `);
        setImmediate(() => response.end(body));
      });
    });
    expect(await textOf(url)).toBe('POST k {"ä":1}');
  });

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('yes');
    });
    const send = httpTransport();
    for (let call = 0; call < 3; call += 1) await (await send(url, post())).read(() => {});
    expect(ports.size).toBe(1);
  });

  it('gives a refusal its body and its headers', async () => {
    const url = await serve((_, response) => response.writeHead(429, { 'retry-after': '7' }).end('not now'));
    expect(await textOf(url)).toBe('429: not now');
    const { response } = await httpTransport()(url, post());
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('unpacks what is packed, and goes where it is sent', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked'));
      else response.writeHead(307, { location: '/packed' }).end();
    });
    expect(await textOf(`${url}/packed`)).toBe('unpacked');
    expect(await textOf(`${url}/moved`)).toBe('unpacked');
  });

  it('rejects when nobody listens, when the connection breaks, and when the reader refuses a part', async () => {
    const url = await serve((request, response) => {
      response.write('part');
      if (request.url === '/broken') setImmediate(() => response.destroy());
    });
    await expect(textOf(`${url}/broken`)).rejects.toThrow();
    const { read } = await httpTransport()(url, post());
    await expect(
      read(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(textOf(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('stops when it is told to, before the answer and during it', async () => {
    const stop = new AbortController();
    const url = await serve((request, response) => {
      if (request.url === '/never') stop.abort();
      else response.write('part');
    });
    await expect(textOf(`${url}/never`, post(stop.signal))).rejects.toThrow();
    const later = new AbortController();
    const { read } = await httpTransport()(url, post(later.signal));
    await expect(read(() => later.abort())).rejects.toThrow();
  });
});
