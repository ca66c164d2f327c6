import type { Batches } from '#engine/batch/batches';
import type { HttpClient, Models } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import type { AccessRules } from './access/access-rules.ts';
import type { RunOwners } from './accounts/run-owners.ts';
import type { RunCommands } from './durable/run-commands.ts';
import type { ConfiguredToolServers } from './host/tool-servers.ts';
import type { Catalog } from './library/catalog.ts';
import type { LocalPlace } from './models/local-servers.ts';
import type { Providers } from './models/providers.ts';
import type { ServerModels } from './models/server-models.ts';
import type { Log } from './operations/structured-log.ts';
import type { People } from './people/people.ts';
import type { Webhooks } from './people/webhooks.ts';
import type { LimitEnvironment } from './routes/limits/request-limits.ts';
import type { ServerMetrics } from './telemetry/metrics.ts';

/** What the routes work with. Put together once, in `start-server.ts`. */
export interface ServerParts {
  readonly rules: AccessRules;
  readonly journal: JournalStore;
  readonly runOwners: RunOwners;
  readonly owner: RunCommands;
  readonly catalog: Catalog;
  readonly batches: Batches;
  /** Who outside is told what happens. */
  readonly webhooks: Webhooks;
  /** Who has which task, who answered, and links for people without an account. */
  readonly people: People;
  readonly providers: Providers;
  readonly models: ServerModels;
  /** The same, counted, and asked for no more than their providers take. */
  readonly modelCalls: Models;
  /** Where servers of models on this machine are looked for. */
  readonly localPlaces: readonly LocalPlace[];
  /** The way out for calls of flows. */
  readonly http: HttpClient;
  /** The MCP servers that the operator has set up. */
  readonly tools: ConfiguredToolServers;
  /** Milliseconds between the comments that keep a silent stream open. */
  readonly heartbeatMs: number;
  /** Aborted when the server stops, which ends every stream. */
  readonly stopping: AbortSignal;
  /** Folder of the built workbench; absent when it was not built. */
  readonly webRoot: string | undefined;
  readonly version: string;
  /** What notes that clients bring back are signed with; the same on every machine of a cluster. */
  readonly signingKey: string;
  readonly metrics: ServerMetrics;
  readonly limits: LimitEnvironment;
  /** Rejects, or never resolves, when the queue of a cluster is away. */
  readonly checkQueue: () => Promise<void>;
  readonly log: Log;
}
