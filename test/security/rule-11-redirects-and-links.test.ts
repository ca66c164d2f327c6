import { expect, it } from 'vitest';
import { startTestServer } from '../../server/testing/test-server.ts';
import { filesWith, sample } from './find-in-sources.ts';

it('the server sends nobody elsewhere', async () => {
  const pattern = /\.redirect\(|['"]location['"]\s*[:,]/i;
  expect(filesWith(pattern).filter((file) => file.startsWith('server/') && !file.startsWith('server/host/'))).toEqual(
    [],
  );
  expect(filesWith(pattern, sample('context.redirect(next)'))).toEqual(['sample.ts']);
  const server = await startTestServer();
  try {
    for (const place of ['//evil.example', '/%5Cevil.example', '/?next=//evil.example', '/api//evil.example']) {
      const { status, headers } = await server.call(place);
      expect([place, status >= 300 && status < 400, headers.location]).toEqual([place, false, undefined]);
    }
  } finally {
    await server.close();
  }
});

it('links of others are made in one place, which takes few kinds of them', () => {
  expect(filesWith(/react-markdown/)).toEqual(['web/ui/RenderedMarkdown.tsx']);
  expect(filesWith(/urlTransform=\{safeUrl\}/)).toEqual(['web/ui/RenderedMarkdown.tsx']);
  expect(filesWith(/window\.open\(/)).toEqual([]);
});
