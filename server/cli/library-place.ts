import { SemanticVersion } from '#engine/format/index';
import { FlowReference } from '#engine/format/names';
import type { OtherServer } from '../library/other-server.ts';
import { type LibraryAccess, openLibrary } from './library-access.ts';
import { badArguments, dataFolderOf } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Where the library is, which every command of the library may be told. */
export const placeOptions = {
  data: { type: 'string' },
  server: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export function libraryOf(values: { data?: string; server?: string }, terminal: Terminal): LibraryAccess {
  return openLibrary(
    { dataFolder: dataFolderOf(values.data, terminal), ...serverOf(values.server, terminal) },
    terminal,
  );
}

/** The server that was named, by an argument or else by FLOWRIGHT_SERVER. Throws BAD_REQUEST for what is no address. */
export function serverOf(
  given: string | undefined,
  { environment }: Pick<Terminal, 'environment'>,
): { server?: string } {
  const server = given ?? environment.FLOWRIGHT_SERVER ?? '';
  if (server === '') return {};
  if (URL.canParse(server) && /^https?:$/.test(new URL(server).protocol)) return { server };
  throw badArguments(`"${server}" is no address of a server; write it as https://flows.example.org.`);
}

/** Another server; its token is no argument, which others on the machine could read. */
export function otherServer(url: string, { environment }: Terminal): OtherServer {
  return { url, ...(environment.FLOWRIGHT_OTHER_TOKEN ? { token: environment.FLOWRIGHT_OTHER_TOKEN } : {}) };
}

/** `name@version` taken apart. Throws BAD_REQUEST for anything else. */
export function readRelease(text: string): { name: string; version: string } {
  const [name = '', version = ''] = text.split('@');
  if (FlowReference.safeParse(text).success && SemanticVersion.safeParse(version).success) return { name, version };
  throw badArguments(`"${text}" is no release; write it as name@1.2.3.`);
}
