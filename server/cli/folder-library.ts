import { existsSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import { printTarget, urlTarget } from '#engine/format/index';
import { shipped } from '#flows';
import { newId } from '../host/ids.ts';
import type { LibraryStore } from '../host/library-store.ts';
import { outboundHttp } from '../host/outbound-http.ts';
import { Catalog } from '../library/catalog.ts';
import { fetchRelease, type OtherServer, type Outbound, sendReleases } from '../library/other-server.ts';
import { withData } from './data-folder.ts';
import type { LibraryAccess } from './library-access.ts';

/** The library of a data folder that no server owns. */
export function folderLibrary(dataFolder: string): LibraryAccess {
  const writing = <T>(work: (catalog: Catalog) => Promise<T>): Promise<T> =>
    withData(dataFolder, (data) => work(new Catalog(data.library, shipped, Date.now)));
  const shippedOnly = new Catalog(emptyLibrary, shipped, Date.now);
  // Looking something up leaves no trace: without a folder there is only what ships.
  const reading = <T>(work: (catalog: Catalog) => Promise<T>): Promise<T> =>
    existsSync(dataFolder) ? writing(work) : work(shippedOnly);
  return {
    list: (query) => reading((catalog) => catalog.list(query)),
    release: async (name, version) =>
      (await shippedOnly.release(name, version)) ?? reading((catalog) => catalog.release(name, version)),
    byHash: async (hash) => (await shippedOnly.byHash(hash)) ?? reading((catalog) => catalog.byHash(hash)),
    status: (name, version) => reading((catalog) => catalog.status(name, version)),
    advise: (flow) => reading((catalog) => catalog.advise(flow)),
    publish: (request) => writing((catalog) => catalog.publish(request)),
    diff: (from, to) => reading((catalog) => catalog.diff(from, to)),
    setStatus: (name, version, status) => reading((catalog) => catalog.setStatus(name, version, status)),
    exportFile: (references) => reading((catalog) => catalog.exportFile(references)),
    importFile: (file, options) => writing((catalog) => catalog.importFile(file, options)),
    pull: async (from, reference, options) => {
      const file = await fetchRelease(from, reference, wayTo(from));
      return writing((catalog) => catalog.importFile(file, options));
    },
    push: async (to, reference, { dryRun }) =>
      sendReleases(to, { file: await reading((catalog) => catalog.exportFile([reference])), dryRun }, wayTo(to)),
  };
}

/** Whoever types an address means it, a private one too; but what answers there leads nowhere else. */
function wayTo({ url }: OtherServer): Outbound {
  const target = urlTarget(url);
  const privateHosts = typeof target === 'string' ? [] : [printTarget(target)];
  return { http: outboundHttp({ privateHosts }), newId, signal: new AbortController().signal };
}

const emptyLibrary: LibraryStore = {
  publish: noFolder,
  publishAll: noFolder,
  list: async () => [],
  versions: async () => [],
  release: async () => undefined,
  byHash: async () => undefined,
  dependents: async () => [],
  status: async () => undefined,
  setStatus: (name, version) => {
    const flow = `${name}@${version}`;
    return Promise.reject(new FlowError('FLOW_NOT_FOUND', `The library has no flow "${flow}".`, { where: { flow } }));
  },
};

function noFolder(): Promise<never> {
  return Promise.reject(new FlowError('STORE_FAILED', 'There is no data folder to publish into.'));
}
