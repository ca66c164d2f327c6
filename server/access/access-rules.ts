/** Who may speak to this server: exact addresses, one token. */
export interface AccessRules {
  /** Values of the Host header that are ours; anything else is a name that somebody points at us (DNS rebinding). */
  readonly hosts: ReadonlySet<string>;
  /** Values of the Origin header that may change anything. */
  readonly origins: ReadonlySet<string>;
  readonly token: string;
  /** Names the port too: cookies know hosts only, and two servers on one machine must not take each other's away. */
  readonly cookieName: string;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The rules of a server that one person uses on their own machine. `port` is the one it listens on. */
export function loopbackRules(port: number, token: string): AccessRules {
  const hosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  return {
    hosts: new Set(hosts),
    origins: new Set(hosts.map((host) => `http://${host}`)),
    token,
    cookieName: `flowright_token_${port}`,
  };
}

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
