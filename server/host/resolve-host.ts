import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { FlowError } from '#engine/errors';
import { coversTarget, HostName, printTarget, type UrlTarget } from '#engine/format/index';
import { isPublicAddress } from './public-addresses.ts';

/** All addresses of a name, as the system resolves it. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

/** The environment variable by which whoever runs the server allows hosts with private addresses. */
export interface HostEnvironment {
  readonly FLOWRIGHT_ALLOW_PRIVATE_HOSTS?: string | undefined;
}

/** Hosts with commas between, each as a flow declares it. Throws BAD_REQUEST for what is none. */
export function readPrivateHosts({ FLOWRIGHT_ALLOW_PRIVATE_HOSTS: text = '' }: HostEnvironment): string[] {
  const hosts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const wrong = hosts.find((host) => !HostName.safeParse(host).success);
  if (wrong === undefined) return hosts;
  throw new FlowError(
    'BAD_REQUEST',
    `FLOWRIGHT_ALLOW_PRIVATE_HOSTS: "${wrong}" is no host such as intranet.example or localhost:8080.`,
  );
}

/**
 * The addresses to connect to, so that nobody needs to be asked again: a name that is resolved twice may lead elsewhere
 * the second time. One private address among several refuses them all. Rejects with HTTP_BLOCKED or HTTP_UNREACHABLE.
 */
export async function resolveTarget(
  target: UrlTarget,
  { resolve, privateHosts }: { readonly resolve: Resolve; readonly privateHosts: readonly string[] },
): Promise<readonly string[]> {
  const { name } = target;
  const addresses = isIP(name) === 0 ? await resolved(name, resolve) : [name];
  if (addresses.length === 0) throw new FlowError('HTTP_UNREACHABLE', `The host "${name}" has no address.`);
  const isAllowed = privateHosts.some((host) => coversTarget(host, target));
  if (isAllowed || addresses.every(isPublicAddress)) return addresses;
  throw new FlowError('HTTP_BLOCKED', `"${printTarget(target)}" has an address that is not public.`);
}

async function resolved(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (cause) {
    throw new FlowError('HTTP_UNREACHABLE', `The host "${name}" was not found.`, { cause });
  }
}
