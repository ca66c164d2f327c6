import { expect, it } from 'vitest';
import { z } from 'zod';
import { contentHash } from '#engine/format/index';
import { sealRelease } from '../../server/library/exchange.ts';
import { greetFlow, shippedRelease } from '../../server/testing/test-flows.ts';
import { startTestServer } from '../../server/testing/test-server.ts';
import { readProjectFile } from '../architecture/source-files.ts';
import { filesWith, sample } from './find-in-sources.ts';

it('nothing is installed or loaded by name while it runs', () => {
  const pattern = /\bnpm (ci|install)\b|\bnpx\b|import\([a-z]\w*\)/;
  const found = filesWith(pattern).filter((file) => file.startsWith('server/') || file.startsWith('engine/'));
  expect(found.filter((file) => file !== 'server/cli/ensure-build.mjs')).toEqual([]);
  expect(filesWith(pattern, sample('await import(name)'))).toEqual(['sample.ts']);
});

it('every package has a checksum, and only those that are named may run a script', () => {
  const lock = z.object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) });
  const { packages } = lock.parse(JSON.parse(readProjectFile('package-lock.json') ?? ''));
  const open = Object.entries(packages).filter(([name, { integrity }]) => name !== '' && integrity === undefined);
  expect(open.map(([name]) => name)).toEqual([]);
  const { allowScripts } = z
    .looseObject({ allowScripts: z.record(z.string(), z.boolean()) })
    .parse(JSON.parse(readProjectFile('package.json') ?? ''));
  expect(Object.keys(allowScripts)).toEqual(['esbuild']);
});

it('a release of which a byte was changed is not taken over', async () => {
  const server = await startTestServer();
  const release = sealRelease(shippedRelease(greetFlow));
  const tampered = { ...release, release: { ...shippedRelease(greetFlow), flow: { ...greetFlow, title: 'Another' } } };
  expect(contentHash(tampered.release.flow)).not.toBe(tampered.release.hash);
  const file = (one: unknown) => ({ file: { format: 'flowright-library/2', releases: [one] } });
  try {
    const bad = await server.call('/api/library/import', { body: file(tampered) });
    expect(bad.text).toContain('FLOW_HASH_MISMATCH');
    expect((await server.call(`/api/library/${greetFlow.name}`)).status).toBe(404);
    expect((await server.call('/api/library/import', { body: file(release) })).status).toBe(200);
  } finally {
    await server.close();
  }
});
