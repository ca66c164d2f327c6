import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { FlowError } from '#engine/errors';

export interface ProxyEnvironment {
  /** Addresses or networks of proxies that say truly for whom they ask, with commas between; none when empty. */
  readonly FLOWRIGHT_TRUSTED_PROXIES?: string | undefined;
}

/** Says whose request it is: the address of whoever is connected, or whom a trusted proxy names. */
export type ClientAddress = (context: Context) => string;

/**
 * Behind a proxy everybody would have its address, and limits by address would hit all at once. Only proxies that the
 * operator names are believed: anybody can send the header. Throws BAD_REQUEST for what is no address or network.
 */
export function clientAddress({ FLOWRIGHT_TRUSTED_PROXIES: text = '' }: ProxyEnvironment): ClientAddress {
  const proxies = new BlockList();
  const named = text.split(',').map((part) => part.trim());
  for (const part of named.filter((part) => part !== '')) addProxy(proxies, part);
  const isTrusted = (address: string) => isIP(address) !== 0 && proxies.check(address, familyOf(address));
  return (context) => {
    const peer = plainAddress(peerOf(context));
    if (!isTrusted(peer)) return peer;
    const told = (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => plainAddress(part.trim()));
    // The nearest proxy writes last. What stands before the first address that is no proxy of ours may be made up.
    const client = told.findLast((address) => !isTrusted(address));
    return client !== undefined && isIP(client) !== 0 ? client : peer;
  };
}

function addProxy(proxies: BlockList, text: string): void {
  const [address = '', bits, ...more] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isNetwork = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !isNetwork))
    throw new FlowError(
      'BAD_REQUEST',
      `FLOWRIGHT_TRUSTED_PROXIES: "${text}" is no address or network such as 10.0.0.0/8.`,
    );
  if (bits === undefined) proxies.addAddress(address, familyOf(address));
  else proxies.addSubnet(address, Number(bits), familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** A socket that takes both kinds names IPv4 addresses as `::ffff:127.0.0.1`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Empty where a request did not come over the network. */
function peerOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '';
  } catch {
    return '';
  }
}
