import { describe, expect, it } from 'vitest';
import { contentHash } from '#engine/format/index';
import { shippedFlow } from '#flows';
import { readImport } from './read-import.ts';

const flow = shippedFlow('self-refine-loop');
const sealed = (release: object) => ({ checksum: contentHash(flow), release });
const library = (releases: readonly object[]) => JSON.stringify({ format: 'flowright-library/2', releases });

describe('readImport', () => {
  it('tells a flow from a file of releases', () => {
    expect(readImport(JSON.stringify(flow))).toMatchObject({ kind: 'flow', flow: { name: flow.name } });
    const read = readImport(library([sealed({ name: 'self-refine-loop', flow })]));
    expect(read).toMatchObject({ kind: 'library', main: { name: flow.name } });
  });

  it('shows no picture of a release that is no flow, and leaves the refusal to whoever checks the hashes', () => {
    expect(readImport(library([sealed({ flow: { nodes: 'none' } })]))).toMatchObject({
      kind: 'library',
      main: undefined,
    });
  });

  it('refuses files of releases that are written otherwise, and keys that could change every object', () => {
    expect(readImport('{"format":"flowright-library/2","releases":[{}]}')).toMatchObject({ kind: 'problems' });
    const text = library([sealed({ flow })]).replace('"release":{', '"release":{"__proto__":{"isAdmin":true},');
    expect(readImport(text)).toMatchObject({
      kind: 'problems',
      problems: [{ path: expect.stringContaining('__proto__') }],
    });
    expect(readImport('not even JSON')).toMatchObject({ kind: 'problems' });
  });
});
