import type { MiddlewareHandler } from 'hono';
import { FlowError } from '#engine/errors';
import type { Accounts } from '../accounts/accounts.ts';
import { type Actor, localActor } from './actor.ts';
import type { ClientAddress } from './client-address.ts';
import { areEqualTokens } from './equal-tokens.ts';
import type { StreamRights } from './stream-rights.ts';

/** What a request shows to be let in. */
export interface Credentials {
  /** Of `Authorization: Bearer`. */
  readonly bearer: string | undefined;
  readonly cookie: string | undefined;
}

/** Who may speak to this server: exact addresses, and whoever these let in. */
export interface AccessRules {
  /** Values of the Host header that are ours; anything else is a name that somebody points at us (DNS rebinding). */
  readonly hosts: ReadonlySet<string>;
  /** Values of the Origin header that may change anything. */
  readonly origins: ReadonlySet<string>;
  /** Names the port too: cookies know hosts only, and two servers on one machine must not take each other's away. */
  readonly cookieName: string;
  /** Cookies travel over https only. */
  readonly isSecure: boolean;
  /** What our own page is given to be let in, on a server without accounts. */
  readonly pageToken: string | undefined;
  /** Members sign in here; absent where the one user of this machine is let in by a token. */
  readonly accounts: Accounts | undefined;
  /** On whose behalf a request with these credentials is; undefined when they are nobody's. */
  readonly admit: (credentials: Credentials) => Promise<Actor | undefined>;
  /** Refuses whoever was let in and asks for too much; absent where nothing is too much. */
  readonly limit?: MiddlewareHandler;
  /** Whose request it is, for limits; that of whoever is connected when absent. */
  readonly addressOf?: ClientAddress;
  /** Ends streams whose reader is let in no more; absent where nobody's right ends. */
  readonly streams?: StreamRights;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The rules of a server that one person uses on their own machine. `port` is the one it listens on. */
export function loopbackRules(port: number, token: string): AccessRules {
  const hosts = loopbackHosts(port);
  return {
    hosts: new Set(hosts),
    origins: new Set(hosts.map((host) => `http://${host}`)),
    cookieName: `flowright_token_${port}`,
    isSecure: false,
    pageToken: token,
    accounts: undefined,
    admit: async ({ bearer, cookie }) => (areEqualTokens(bearer ?? cookie, token) ? localActor : undefined),
  };
}

/**
 * The rules of a server with accounts, that people reach under `publicUrl`: whatever name is used inside a network
 * or by a proxy, only that one counts, besides this machine's own names for whoever watches it.
 */
export function accountRules(port: number, publicUrl: URL, accounts: Accounts): AccessRules {
  const isSecure = publicUrl.protocol === 'https:';
  return {
    hosts: new Set([publicUrl.host, ...loopbackHosts(port)]),
    origins: new Set([publicUrl.origin]),
    // A browser takes a cookie of this name over https only, for this very host and every path.
    cookieName: isSecure ? '__Host-flowright' : `flowright_session_${port}`,
    isSecure,
    pageToken: undefined,
    accounts,
    async admit({ bearer, cookie }) {
      if (bearer !== undefined) return accounts.byToken(bearer);
      return cookie === undefined || cookie === '' ? undefined : accounts.bySession(cookie);
    },
  };
}

/** The address under which people reach a server. Throws BAD_REQUEST when it is none. */
export function readPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (url !== undefined && isPlain && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new FlowError(
    'BAD_REQUEST',
    `"${text}" is no address of a server. FLOWRIGHT_PUBLIC_URL is like https://flows.example.org, without a path.`,
  );
}

function loopbackHosts(port: number): string[] {
  return loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
