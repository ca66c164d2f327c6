import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCases, readResults, readScoreSpec } from '#engine/batch/index';
import { FlowError } from '#engine/errors';
import { compilePattern } from '#engine/text/index';
import { checkBackup } from '../../server/operations/backup-file.ts';
import { runCli } from '../../server/testing/run-cli.ts';
import { greetFlow } from '../../server/testing/test-flows.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { garbled, onlyFlowErrors } from '../faults/garbled.ts';
import { searching, secondsToSearch } from '../random-flows/seconds.ts';
import { everyOperation, filled, type Operation } from './every-endpoint.ts';

const limit = secondsToSearch(2) * 1000 + 60_000;
const cases = fc.constantFrom(
  '{"name":"Ada"}\n{"name":"Bo","id":7}\n',
  'name,id\nAda,1\n"Bo ""x""",2\n',
  '[{"name":1}]',
);

describe('a fuzz of what is read from outside gives a value or an error that says what is wrong', () => {
  const parsers: ReadonlyArray<readonly [string, fc.Arbitrary<string>, (text: string) => unknown]> = [
    ['cases as JSON lines', cases, (text) => readCases(text, { format: 'jsonl', interface: greetFlow.interface })],
    ['cases as CSV', cases, (text) => readCases(text, { format: 'csv', interface: greetFlow.interface })],
    ['results of a batch', fc.constant('{"case":"1","status":"completed","output":{"a":1}}\n'), readResults],
    [
      'a score',
      fc.constantFrom(
        'exact:output=answer,ignoreCase=true',
        'numeric:tolerance=0.01',
        'schema:{"type":"string"}',
        'code:output.a === 1',
      ),
      readScoreSpec,
    ],
    ['patterns', fc.constantFrom('(a+)+$', '(?i)x{1,1000}', '[a-z]*(b|c)', '(?P<n>x)'), (text) => compilePattern(text)],
  ];

  it.each(parsers)(
    '%s',
    (_name, texts, parse) => {
      fc.assert(
        fc.property(garbled(texts), (text) => void onlyFlowErrors(() => void parse(text))),
        searching(1),
      );
    },
    limit,
  );

  it(
    'a backup',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'flowright-fuzz-'));
      const file = path.join(folder, 'x.backup');
      const text = fc.constant(
        '{"format":"flowright-backup/1","steps":1,"madeAt":"x"}\n{"table":"runs","columns":["run"]}\n["r"]\n',
      );
      await fc.assert(
        fc.asyncProperty(garbled(text), fc.boolean(), async (content, isPacked) => {
          writeFileSync(file, isPacked ? gzipSync(content) : content);
          await expect(checkBackup(file)).rejects.toSatisfy(
            (error) => error instanceof FlowError && error.code === 'BAD_REQUEST',
          );
        }),
        searching(1),
      );
      rmSync(folder, { recursive: true });
    },
    limit,
  );

  it(
    'options of the command line',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'flowright-fuzz-'));
      const word = fc.oneof(
        fc.constantFrom(
          '--port',
          '--data=x',
          '--budget',
          'calls=',
          '--model',
          '=',
          '-',
          '--',
          '--slots',
          '__proto__',
          '@/nowhere',
        ),
        fc.string({ maxLength: 8 }),
      );
      // Commands that end by themselves and change nothing when they are refused.
      const command = fc.constantFrom(
        'validate',
        'replay',
        'diff',
        'worker',
        'deprecate',
        'restore',
        'constructor',
        '',
      );
      await fc.assert(
        fc.asyncProperty(command, fc.array(word, { maxLength: 4 }), async (name, words) => {
          const { status, err } = await runCli(folder, [name, ...words]);
          expect([0, 1, 2]).toContain(status);
          expect(err).not.toContain('INTERNAL');
        }),
        searching(1),
      );
      rmSync(folder, { recursive: true });
    },
    limit,
  );
});

describe('a fuzz of requests', () => {
  let server: TestServer;
  let operations: Operation[];
  beforeAll(async () => {
    server = await startTestServer();
    operations = (await everyOperation(server)).filter(
      ({ path: place }) => !/local-servers|push|pull|test$/.test(place),
    );
  });
  afterAll(() => server.close());

  const json = fc.oneof(
    fc.json(),
    garbled(fc.json()),
    garbled(
      fc.constantFrom(
        '{"flow":"greet","input":{"name":"x"}}',
        '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}',
        '{"model":"x","messages":[{"role":"user","content":"y"}],"stream":true}',
      ),
    ),
  );
  const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((text) => text.trim());
  const notOurs = (status: number) => status < 500 || status === 503;

  it(
    'finds no endpoint that fails: bodies, queries, cookies and Last-Event-ID',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), json, headerText, headerText, async (index, rawBody, query, text) => {
          const operation = operations[index % operations.length]!;
          const place = `${filled(operation.path)}?${encodeURI(query).replaceAll('#', '')}`;
          const headers = { cookie: text, 'last-event-id': text };
          const call = operation.hasBody ? { rawBody, headers } : { headers };
          const { status } = await server.call(place, { method: operation.method, ...call });
          expect([operation.method, place, notOurs(status)]).toEqual([operation.method, place, true]);
        }),
        searching(3),
      );
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
    limit,
  );

  it.each(['/v1/chat/completions', '/mcp'])(
    'finds nothing at %s that fails',
    async (place) => {
      await fc.assert(
        fc.asyncProperty(json, async (rawBody) => {
          const headers = { accept: 'application/json, text/event-stream' };
          const { status } = await server.call(place, { rawBody, headers });
          expect([rawBody, notOurs(status)]).toEqual([rawBody, true]);
        }),
        searching(1),
      );
    },
    limit,
  );
});
