import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { FlowError } from '#engine/errors';
import { type AccessRules, accountRules, isLoopback, loopbackRules, readPublicUrl } from './access/access-rules.ts';
import { localActor } from './access/actor.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createApp } from './app.ts';
import type { RunCommands } from './durable/run-commands.ts';
import { listen } from './listen.ts';
import { type AccessEnvironment, type OpenParts, openParts, type PartsOptions } from './open-parts.ts';
import type { OutsideLink } from './people/webhook-sender.ts';
import type { Webhooks } from './people/webhooks.ts';
import { linkAddress } from './routes/task-link-routes.ts';
import { removeServerNote, writeServerNote } from './server-note.ts';

export interface ServerOptions extends PartsOptions {
  /** The next free one from the default on when none is named; any free one for 0. */
  readonly port?: number;
  readonly host?: string;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Let people in where accounts are needed. */
  readonly accounts: Accounts;
  /** The link with which the first admin joins; only while there is no member. */
  readonly setUpLink?: string;
  readonly owner: RunCommands;
  readonly webhooks: Webhooks;
  /** Ends streams, stops runs without writing anything and closes the data folder, within ten seconds. */
  close(): Promise<void>;
}

const drainMs = 9_000;

/**
 * Opens the stores, goes on with unfinished runs and listens. Rejects with FORBIDDEN (an address that others
 * can reach), STORE_IN_USE (another process owns the folder) or CONFLICT (the port is).
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const publicUrl = readPublicAddress(host, options.environment ?? process.env);
  const open = await openParts(options);
  let begin: (app: Hono) => void = () => {};
  const app = new Promise<Hono>((resolve) => {
    begin = resolve;
  });
  // The app must know its port, so requests that come before wait for it.
  const server = createServer(
    getRequestListener(async (request, connection) => (await app).fetch(request, connection)),
  );
  try {
    const port = await listen(server, host, options.port);
    await open.runs.begin();
    const { accounts } = open;
    const rules = publicUrl === undefined ? loopbackRules(port, open.token) : accountRules(port, publicUrl, accounts);
    const setUpLink = publicUrl === undefined ? undefined : await firstInvitation(accounts, publicUrl);
    const url = publicUrl?.origin ?? `http://${host === '::1' ? '[::1]' : host}:${port}`;
    await open.parts.webhooks.begin({
      address: url,
      linkFor: (asked) => linkFor(open, rules, asked),
      holderOf: async (task) => (await open.parts.people.assignments.of([task])).get(task.id)?.name,
    });
    begin(createApp({ ...open.parts, rules }));
    writeServerNote(options.dataFolder, { url, pid: process.pid });
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= closeServer(server, open).finally(() => removeServerNote(options.dataFolder));
      return closing;
    };
    const { owner, webhooks } = open.parts;
    return {
      url,
      port,
      token: open.token,
      accounts,
      owner,
      webhooks,
      close,
      ...(setUpLink === undefined ? {} : { setUpLink }),
    };
  } catch (error) {
    await closeServer(server, open);
    throw error;
  }
}

/** Undefined where only this machine reaches the server. Throws FORBIDDEN where others do and nobody said by which name. */
function readPublicAddress(host: string, { FLOWRIGHT_PUBLIC_URL: text }: AccessEnvironment): URL | undefined {
  if (text !== undefined && text !== '') return readPublicUrl(text);
  if (isLoopback(host)) return undefined;
  throw new FlowError(
    'FORBIDDEN',
    `The server would listen on ${host}, where others can reach it. That needs accounts: name the address that people open with FLOWRIGHT_PUBLIC_URL, such as https://flows.example.org.`,
  );
}

async function firstInvitation(accounts: Accounts, publicUrl: URL): Promise<string | undefined> {
  if ((await accounts.members.list()).length > 0) return undefined;
  const { secret } = await accounts.invite(localActor, { role: 'admin', note: 'the first admin' });
  // Behind the #, where it reaches no log of a proxy.
  return `${publicUrl.origin}/join#${secret}`;
}

async function linkFor({ parts }: OpenParts, rules: AccessRules, asked: Asked): Promise<OutsideLink | undefined> {
  const made = await parts.people.links.forDelivery(asked);
  return made === undefined ? undefined : { url: linkAddress(rules, made.secret), expiresAt: made.expiresAt };
}

type Asked = Parameters<OpenParts['parts']['people']['links']['forDelivery']>[0];

/** First nobody new, then the streams, then the runs, the stores last: what is acknowledged is written. */
async function closeServer(server: Server, open: OpenParts): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  open.stop();
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  await Promise.race([open.runs.close(), after(drainMs)]);
  server.closeIdleConnections();
  await Promise.race([closed, after(500)]);
  server.closeAllConnections();
  clearTimeout(deadline);
  await open.closeStores();
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
