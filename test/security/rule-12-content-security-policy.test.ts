import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Every directive, and why it is as it is. A new one, or a wider one, has to be argued for here. */
const directives: Readonly<Record<string, { readonly sources: readonly string[]; readonly why: string }>> = {
  'default-src': { sources: ["'self'"], why: 'what is not named below comes from this server only' },
  'script-src': {
    sources: ["'self'", "'wasm-unsafe-eval'"],
    why: 'files of this server; the sandbox of code nodes is WebAssembly, which is no eval of JavaScript',
  },
  'style-src': {
    sources: ["'self'", "'unsafe-inline'"],
    why: 'the canvas and Monaco place things by style attributes',
  },
  'worker-src': { sources: ["'self'", 'blob:'], why: 'Monaco and the layout start their workers from blobs' },
  'img-src': { sources: ["'self'", 'data:'], why: 'small pictures are in the style sheet; none comes from elsewhere' },
  'font-src': { sources: ["'self'", 'data:'], why: "Monaco's icons are in its style sheet" },
  'connect-src': {
    sources: ["'self'", 'http://127.0.0.1:*', 'http://localhost:*', 'https:'],
    why: 'browser runs call model servers directly, on this machine or by TLS; nothing can be run from there',
  },
  'object-src': { sources: ["'none'"], why: 'no plug-ins' },
  'base-uri': { sources: ["'none'"], why: 'no injected element turns relative addresses elsewhere' },
  'form-action': { sources: ["'self'"], why: 'no injected form sends what is typed elsewhere' },
  'frame-ancestors': { sources: ["'none'"], why: 'no other page puts ours in a frame to steal clicks' },
};

async function policyAt(place: string): Promise<Record<string, string[]>> {
  const policy = String((await server.call(place)).headers['content-security-policy']);
  return Object.fromEntries(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

it.each(['/', '/tasks', '/edit/anything', '/api/runs', '/api/nothing', '/healthz'])(
  'the policy at %s allows what was argued for, and no more',
  async (place) => {
    const expected = Object.fromEntries(Object.entries(directives).map(([name, { sources }]) => [name, sources]));
    expect(await policyAt(place)).toEqual(expected);
  },
);

it('no script runs that is written into a page or made of a text', async () => {
  const { 'script-src': scripts = [], 'default-src': others = [] } = await policyAt('/');
  for (const forbidden of ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", 'data:', 'blob:', '*', 'https:']) {
    expect(scripts).not.toContain(forbidden);
    expect(others).not.toContain(forbidden);
  }
  expect((await server.call('/')).text).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*\S/);
});
