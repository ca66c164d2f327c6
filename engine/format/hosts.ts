import { z } from 'zod';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostPattern = new RegExp(`^(?:${label}\\.)*${label}(?::[1-9][0-9]{0,4})?$`);

/**
 * A host that a flow may call, exactly: `api.example.com` on the usual ports, or `localhost:8080` on this one.
 * Addresses are written in one way only: `127.0.0.1`, never `2130706433` or `0x7f.1`, which mean the same.
 */
export const HostName = z
  .string()
  .max(260)
  .regex(hostPattern, 'must be a host in lower case such as api.example.com or localhost:8080')
  .refine((host) => isPlainHost(host), 'must be a name or an IPv4 address such as 192.0.2.7');

function isPlainHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  const isNumeric = /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name);
  return !isNumeric || /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/.test(name);
}

/** Where a URL leads: what may be known of it before anything is sent. */
export interface UrlTarget {
  readonly protocol: 'http' | 'https';
  /** In lower case, without the port. */
  readonly name: string;
  readonly port: number;
}

const usualPorts = { http: 80, https: 443 } as const;

/**
 * The target of a URL or of the template of one, or the reason why it has none: the protocol and the whole host must
 * be literal text, so that no message chooses where a call goes.
 */
export function urlTarget(url: string): UrlTarget | string {
  const [, protocol, authority = ''] = /^(https?):\/\/([^/?#]*)/.exec(url) ?? [];
  if (protocol !== 'http' && protocol !== 'https') return 'A URL begins with https:// or http://, in lower case';
  if (authority.includes('{'))
    return 'The host of a URL must be written out, and a "/" must follow it: no message may choose where a call goes';
  if (authority.includes('@')) return 'A URL holds no user and no password';
  if (!HostName.safeParse(authority).success)
    return `"${authority.slice(0, 100)}" is no host in lower case such as api.example.com or localhost:8080`;
  const [name = '', port] = authority.split(':');
  return { protocol, name, port: port === undefined ? usualPorts[protocol] : Number(port) };
}

/** Whether a host, as a flow declares it, covers a target. Without a port it means the usual ones. */
export function coversTarget(host: string, { name, port, protocol }: UrlTarget): boolean {
  const [ownName, ownPort] = host.split(':');
  return ownName === name && port === (ownPort === undefined ? usualPorts[protocol] : Number(ownPort));
}

/** How a target is declared. */
export function printTarget({ name, port, protocol }: UrlTarget): string {
  return port === usualPorts[protocol] ? name : `${name}:${port}`;
}
