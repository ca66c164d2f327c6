import type { Clock, Host } from '#engine/host';
import type { Release } from '#engine/protocol/index';
import { nodeSandbox } from '#engine/sandbox/node';
import { Accounts } from './accounts/accounts.ts';
import { RunOwners } from './accounts/run-owners.ts';
import { openBatches } from './batches/open-batches.ts';
import { cappedModels } from './caps/capped-models.ts';
import { type ModelLimitEnvironment, readLimits } from './caps/limits.ts';
import { memoryCaps } from './caps/memory-caps.ts';
import { sharedCaps } from './caps/shared-caps.ts';
import {
  type ClusterOptions,
  joinCluster,
  nodeName,
  type OpenRuns,
  openOwnRuns,
  openSharedRuns,
} from './cluster/open-runs.ts';
import { newId } from './host/ids.ts';
import { observedJournal } from './host/observed-journal.ts';
import { type DataEnvironment, openStores, type ServerData } from './host/open-data.ts';
import { outboundHttp } from './host/outbound-http.ts';
import { type HostEnvironment, readPrivateHosts } from './host/resolve-host.ts';
import { systemClock } from './host/system-clock.ts';
import { ConfiguredToolServers, readToolEnvironment, type ToolEnvironment } from './host/tool-servers.ts';
import { Catalog } from './library/catalog.ts';
import { type LocalEnvironment, readLocalPlaces } from './models/local-servers.ts';
import { pacedModels } from './models/paced-models.ts';
import { type ModelEnvironment, Providers, readModelEnvironment } from './models/providers.ts';
import { ServerModels } from './models/server-models.ts';
import { type LogEnvironment, structuredLog } from './operations/structured-log.ts';
import { openPeople } from './people/people.ts';
import { Webhooks } from './people/webhooks.ts';
import { findWebRoot, productVersion } from './project-root.ts';
import type { LimitEnvironment } from './routes/limits/request-limits.ts';
import type { ServerParts } from './server-parts.ts';
import { exportSpans, type TelemetryEnvironment } from './telemetry/export-spans.ts';
import { ServerMetrics } from './telemetry/metrics.ts';

export type ServerEnvironment = ModelEnvironment &
  HostEnvironment &
  ToolEnvironment &
  LocalEnvironment &
  DataEnvironment &
  TelemetryEnvironment &
  ModelLimitEnvironment &
  LogEnvironment &
  LimitEnvironment &
  AccessEnvironment;

/** Under which address people reach the server; with it members sign in. */
export interface AccessEnvironment {
  readonly FLOWRIGHT_PUBLIC_URL?: string | undefined;
}

/** What everything that works on runs is put together from, with a page and an API or without. */
export interface PartsOptions {
  readonly dataFolder: string;
  /** The releases that are part of the product. */
  readonly shipped: readonly Release[];
  readonly environment?: ServerEnvironment;
  /** The URL of a PostgreSQL database for everything that is kept, instead of the data folder. */
  readonly store?: string;
  /** Shares the work with other processes on the same store. */
  readonly cluster?: ClusterOptions;
  readonly clock?: Clock;
  readonly webRoot?: string;
  readonly heartbeatMs?: number;
  readonly recordedPieceMs?: number;
  readonly log?: ServerParts['log'];
}

export interface OpenParts {
  readonly parts: Omit<ServerParts, 'rules'>;
  readonly runs: OpenRuns;
  readonly token: string;
  readonly accounts: Accounts;
  readonly stop: () => void;
  readonly closeStores: () => Promise<void>;
}

/** Opens the stores, and whatever stands on them. Rejects with STORE_IN_USE, STORE_FAILED or BAD_REQUEST. */
export async function openParts(options: PartsOptions): Promise<OpenParts> {
  // First, since it may refuse to start: then nothing is open yet.
  const given = options.environment ?? process.env;
  const environment = readModelEnvironment(given);
  const privateHosts = readPrivateHosts(given);
  const http = outboundHttp({ privateHosts });
  const toolEnvironment = readToolEnvironment(given);
  const localPlaces = readLocalPlaces(given);
  const fixedLimits = readLimits(given);
  const log = options.log ?? logToStderr(given);
  const clock = options.clock ?? systemClock();
  const data = await openStores(options.dataFolder, {
    clock,
    store: options.store ?? given.FLOWRIGHT_STORE,
    secret: given.FLOWRIGHT_SECRET,
    lost: (error) => log('warn', error.message),
  });
  const tools = new ConfiguredToolServers(toolEnvironment, data.toolServers);
  const stopping = new AbortController();
  const catalog = new Catalog(data.library, options.shipped, clock.now);
  const providers = new Providers(environment, data.settings, fixedLimits);
  const models = new ServerModels(providers, catalog, { recordedPieceMs: options.recordedPieceMs ?? 0 });
  const caps =
    options.cluster === undefined
      ? memoryCaps(clock.now)
      : sharedCaps({ sql: data.sql, clock, newId, node: nodeName(newId()) });
  const sandbox = nodeSandbox();
  const metrics = new ServerMetrics();
  const version = productVersion();
  const spans = await exportSpans({ environment: given, version, read: (run) => data.journal.read(run), log });
  const webhooks = new Webhooks({
    sql: data.sql,
    secret: data.signingKey,
    journal: data.journal,
    clock,
    http: outboundHttp({ privateHosts, maxRedirects: 0, totalMs: 15_000 }),
    log,
  });
  const store = observedJournal(data.journal, (append) => {
    metrics.onAppend(append);
    webhooks.onAppend(append);
    spans?.onAppend(append);
  });
  const { replies } = data;
  const capped = cappedModels({ models, caps, limitsOf: (name) => providers.limits(name), clock });
  const modelCalls = metrics.counted(pacedModels(capped));
  const engineHost: Host = {
    store,
    clock,
    models: modelCalls,
    replies,
    sandbox,
    http,
    tools,
    newId,
    log: logForEngine(log),
  };
  const closeStores = async () => {
    await sandbox.close();
    await webhooks.close();
    await spans?.close();
    await caps.close();
    await data.close();
  };
  const runs = await openRuns(engineHost, data, options).catch(async (error: unknown) => {
    await closeStores();
    throw error;
  });
  const { owner } = runs;
  const batches = openBatches({ store: data.batches, host: engineHost, owner, source: catalog, models }, runs.batches);
  return {
    parts: {
      journal: data.journal,
      runOwners: new RunOwners(data.sql),
      owner,
      catalog,
      batches,
      webhooks,
      people: openPeople(data.sql, { clock, signingKey: data.signingKey, journal: data.journal }),
      providers,
      models,
      modelCalls,
      localPlaces,
      http,
      tools,
      heartbeatMs: options.heartbeatMs ?? 15_000,
      stopping: stopping.signal,
      webRoot: options.webRoot ?? findWebRoot(),
      version,
      signingKey: data.signingKey,
      metrics,
      limits: given,
      checkQueue: async () => runs.check?.(),
      log,
    },
    runs,
    token: data.token,
    accounts: new Accounts(data.sql, clock),
    stop: () => stopping.abort(),
    closeStores,
  };
}

async function openRuns(host: Host, data: ServerData, { cluster }: PartsOptions): Promise<OpenRuns> {
  if (cluster === undefined) return openOwnRuns(host, data);
  return openSharedRuns(host, data, await joinCluster(cluster, data, host));
}

function logForEngine(log: ServerParts['log']): Host['log'] {
  return (level, message, fields) => {
    if (level !== 'debug') log(level, fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  };
}

function logToStderr(environment: ServerEnvironment): ServerParts['log'] {
  const write = (line: string) => void process.stderr.write(line);
  return structuredLog({ environment, isTerminal: process.stderr.isTTY === true, now: systemClock().now, write });
}
