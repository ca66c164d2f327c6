import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { FlowError } from '#engine/errors';
import type { Clock, Host } from '#engine/host';
import type { Release } from '#engine/protocol/index';
import { nodeSandbox } from '#engine/sandbox/node';
import { isLoopback, loopbackRules } from './access/access-rules.ts';
import { createApp } from './app.ts';
import { openBatches, type ServerBatches } from './batches/open-batches.ts';
import { RunOwner } from './durable/run-owner.ts';
import { newId } from './host/ids.ts';
import { type DataEnvironment, openStores } from './host/open-data.ts';
import { outboundHttp } from './host/outbound-http.ts';
import { type HostEnvironment, readPrivateHosts } from './host/resolve-host.ts';
import { systemClock } from './host/system-clock.ts';
import { ConfiguredToolServers, readToolEnvironment, type ToolEnvironment } from './host/tool-servers.ts';
import { Catalog } from './library/catalog.ts';
import { listen } from './listen.ts';
import { type LocalEnvironment, readLocalPlaces } from './models/local-servers.ts';
import { type ModelEnvironment, Providers, readModelEnvironment } from './models/providers.ts';
import { ServerModels } from './models/server-models.ts';
import { findWebRoot, productVersion } from './project-root.ts';
import { removeServerNote, writeServerNote } from './server-note.ts';
import type { ServerParts } from './server-parts.ts';

export interface ServerOptions {
  readonly dataFolder: string;
  /** The releases that are part of the product. */
  readonly shipped: readonly Release[];
  /** The next free one from the default on when none is named; any free one for 0. */
  readonly port?: number;
  readonly host?: string;
  readonly environment?: ModelEnvironment & HostEnvironment & ToolEnvironment & LocalEnvironment & DataEnvironment;
  /** The URL of a PostgreSQL database for everything that is kept, instead of the data folder. */
  readonly store?: string;
  readonly clock?: Clock;
  readonly webRoot?: string;
  readonly heartbeatMs?: number;
  readonly recordedPieceMs?: number;
  readonly log?: ServerParts['log'];
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly owner: RunOwner;
  /** Ends streams, stops runs without writing anything and closes the data folder, within ten seconds. */
  close(): Promise<void>;
}

const drainMs = 9_000;

/**
 * Opens the data folder, goes on with unfinished runs and listens. Rejects with FORBIDDEN (an address that others
 * can reach), STORE_IN_USE (another process owns the folder) or CONFLICT (the port is).
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    throw new FlowError(
      'FORBIDDEN',
      `The server would listen on ${host}, where others can reach it. That needs accounts, which come later; use 127.0.0.1.`,
    );
  }
  const open = await openParts(options);
  let begin: (app: Hono) => void = () => {};
  const app = new Promise<Hono>((resolve) => {
    begin = resolve;
  });
  // The app must know its port, so requests that come before wait for it.
  const server = createServer(getRequestListener(async (request) => (await app).fetch(request)));
  try {
    const port = await listen(server, host, options.port);
    await open.parts.owner.recover();
    await open.batchRunner.recover();
    begin(createApp({ ...open.parts, rules: loopbackRules(port, open.token) }));
    const url = `http://${host === '::1' ? '[::1]' : host}:${port}`;
    writeServerNote(options.dataFolder, { url, pid: process.pid });
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= closeServer(server, open).finally(() => removeServerNote(options.dataFolder));
      return closing;
    };
    return { url, port, token: open.token, owner: open.parts.owner, close };
  } catch (error) {
    await closeServer(server, open);
    throw error;
  }
}

interface OpenParts {
  readonly parts: Omit<ServerParts, 'rules'>;
  readonly batchRunner: ServerBatches['runner'];
  readonly token: string;
  readonly stop: () => void;
  readonly closeStores: () => Promise<void>;
}

async function openParts(options: ServerOptions): Promise<OpenParts> {
  // First, since it may refuse to start: then nothing is open yet.
  const environment = readModelEnvironment(options.environment ?? process.env);
  const http = outboundHttp({ privateHosts: readPrivateHosts(options.environment ?? process.env) });
  const toolEnvironment = readToolEnvironment(options.environment ?? process.env);
  const localPlaces = readLocalPlaces(options.environment ?? process.env);
  const log = options.log ?? logToStderr;
  const clock = options.clock ?? systemClock();
  const { FLOWRIGHT_STORE, FLOWRIGHT_SECRET } = options.environment ?? process.env;
  const data = await openStores(options.dataFolder, {
    clock,
    store: options.store ?? FLOWRIGHT_STORE,
    secret: FLOWRIGHT_SECRET,
    lost: (error) => log('warn', error.message),
  });
  const tools = new ConfiguredToolServers(toolEnvironment, data.toolServers);
  const stopping = new AbortController();
  const catalog = new Catalog(data.library, options.shipped, clock.now);
  const providers = new Providers(environment, data.settings);
  const models = new ServerModels(providers, catalog, { recordedPieceMs: options.recordedPieceMs ?? 0 });
  const sandbox = nodeSandbox();
  const engineHost: Host = {
    store: data.journal,
    clock,
    models,
    replies: data.replies,
    sandbox,
    http,
    tools,
    newId,
    log: logForEngine(log),
  };
  const webRoot = options.webRoot ?? findWebRoot();
  const owner = new RunOwner(engineHost);
  const { batches, runner } = openBatches({ store: data.batches, host: engineHost, owner, source: catalog, models });
  return {
    parts: {
      journal: data.journal,
      owner,
      catalog,
      batches,
      providers,
      models,
      localPlaces,
      http,
      tools,
      heartbeatMs: options.heartbeatMs ?? 15_000,
      stopping: stopping.signal,
      webRoot,
      version: productVersion(),
      log,
    },
    batchRunner: runner,
    token: data.token,
    stop: () => stopping.abort(),
    closeStores: async () => {
      await sandbox.close();
      await data.close();
    },
  };
}

/** First nobody new, then the streams, then the runs, the stores last: what is acknowledged is written. */
async function closeServer(server: Server, open: OpenParts): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  open.stop();
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  await Promise.race([open.batchRunner.close().then(() => open.parts.owner.close()), after(drainMs)]);
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

function logForEngine(log: ServerParts['log']): Host['log'] {
  return (level, message, fields) => {
    if (level !== 'debug') log(level, fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  };
}

function logToStderr(level: string, message: string, error?: unknown): void {
  const cause =
    error === undefined ? '' : ` ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`${level}: ${message}${cause}\n`);
}
