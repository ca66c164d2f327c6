import type { z } from 'zod';
import type {
  ImportReport,
  LibraryEntry,
  LibraryFile,
  PublishRequest,
  ReleaseDiff,
  ReleaseSummary,
  VersionAdvice,
} from '#engine/protocol/index';
import type { NewStatus } from '../library/catalog.ts';
import type { StatedSource } from '../library/check-pins.ts';
import type { OtherServer } from '../library/other-server.ts';
import { folderLibrary } from './folder-library.ts';
import { findLiveServer } from './live-server.ts';
import { readToken, ServerClient } from './server-client.ts';
import { serverLibrary } from './server-library.ts';
import type { Terminal } from './terminal.ts';

export type Publishing = z.infer<typeof PublishRequest>;
export interface Importing {
  readonly dryRun: boolean;
}

/** The library as commands use it, wherever it is. */
export interface LibraryAccess extends StatedSource {
  list(query?: string): Promise<LibraryEntry[]>;
  advise(flow: Publishing['flow']): Promise<VersionAdvice>;
  publish(request: Publishing): Promise<ReleaseSummary>;
  /** Both as `name@version`. */
  diff(from: string, to: string): Promise<ReleaseDiff>;
  setStatus(name: string, version: string, status: NewStatus | undefined): Promise<ReleaseSummary>;
  exportFile(references?: readonly string[]): Promise<LibraryFile>;
  importFile(file: LibraryFile, options: Importing): Promise<ImportReport>;
  /** Brings a release of another server here. */
  pull(from: OtherServer, reference: string, options: Importing): Promise<ImportReport>;
  /** Gives a release to another server. */
  push(to: OtherServer, reference: string, options: Importing): Promise<ImportReport>;
}

export interface LibraryPlace {
  readonly dataFolder: string;
  /** A server to ask instead of the data folder. */
  readonly server?: string;
}

/**
 * The library of a server when one is named or owns the data folder; else that of the folder itself, which is opened
 * for each call only, so that commands and a server that starts later do not shut each other out.
 */
export function openLibrary(
  { dataFolder, server }: LibraryPlace,
  terminal: Pick<Terminal, 'environment'>,
): LibraryAccess {
  const choose = async (): Promise<LibraryAccess> => {
    const url = server ?? (await findLiveServer(dataFolder))?.url;
    return url === undefined
      ? folderLibrary(dataFolder)
      : serverLibrary(new ServerClient(url, readToken(dataFolder, terminal.environment)));
  };
  return {
    list: async (query) => (await choose()).list(query),
    release: async (name, version) => (await choose()).release(name, version),
    byHash: async (hash) => (await choose()).byHash(hash),
    status: async (name, version) => (await choose()).status(name, version),
    advise: async (flow) => (await choose()).advise(flow),
    publish: async (request) => (await choose()).publish(request),
    diff: async (from, to) => (await choose()).diff(from, to),
    setStatus: async (name, version, status) => (await choose()).setStatus(name, version, status),
    exportFile: async (references) => (await choose()).exportFile(references),
    importFile: async (file, options) => (await choose()).importFile(file, options),
    pull: async (from, reference, options) => (await choose()).pull(from, reference, options),
    push: async (to, reference, options) => (await choose()).push(to, reference, options),
  };
}
