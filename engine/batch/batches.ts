import { requireWanted } from '../called-off.ts';
import { FlowError } from '../errors.ts';
import type {
  BatchComparison,
  BatchResults,
  BatchView,
  CreateBatchRequest,
  ResumeBatchRequest,
} from '../protocol/batches.ts';
import type { StartRunRequest } from '../protocol/runs.ts';
import type { BatchStart, BatchStore, CaseStart, ResultQuery, StoredBatch } from './batch-store.ts';
import { compareResults } from './compare.ts';
import { exportResults } from './export-results.ts';
import { planBatch } from './plan-batch.ts';
import { readScoreSpec } from './score-spec.ts';
import { viewBatch } from './view-batch.ts';

export interface BatchesParts {
  readonly store: BatchStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Finds the flow with all that it reaches, and a model for every role; rejects with what keeps it from running. */
  readonly prepare: (request: StartRunRequest) => Promise<CaseStart>;
  /** Tells whoever works batches off that one has changed. */
  readonly look: (id: string) => Promise<void>;
}

/** What is asked of batches, wherever they are kept and worked off. Rejects with NOT_FOUND for one that is not there. */
export class Batches {
  readonly #parts: BatchesParts;

  constructor(parts: BatchesParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with its id once all of it is durable. Rejects with BAD_REQUEST and whatever keeps its flow from running,
   * and with CONFLICT when `signal` calls it off, of which nothing remains.
   */
  async create(request: CreateBatchRequest, signal?: AbortSignal): Promise<string> {
    const { store, now, newId, look } = this.#parts;
    const planned = planBatch(request, await this.#startOf(request), newId);
    const id = newId();
    requireWanted(signal);
    await store.create({ id, createdAt: now(), ...planned });
    if (signal?.aborted === true) await store.remove(id);
    requireWanted(signal);
    await look(id);
    return id;
  }

  async #startOf(request: CreateBatchRequest): Promise<BatchStart> {
    const { flow, flows, models, people, budget, grants, score } = request;
    const common = {
      input: {},
      ...(flows === undefined ? {} : { flows }),
      ...(models === undefined ? {} : { models }),
      ...(people === undefined ? {} : { people }),
      ...(budget === undefined ? {} : { budget }),
      ...(grants === undefined ? {} : { grants }),
    };
    const each = await this.#parts.prepare({ flow, ...common });
    const spec = score === undefined ? undefined : readScoreSpec(score);
    if (spec?.kind !== 'judge') return { each };
    return { each, judge: await this.#parts.prepare({ flow: spec.flow, ...common }) };
  }

  /** Newest first; those that are not done without a summary. */
  async list(): Promise<BatchView[]> {
    const { store } = this.#parts;
    const views: BatchView[] = [];
    for (const batch of await store.list()) views.push(await viewBatch(store, batch, { withSummary: false }));
    return views;
  }

  async view(id: string): Promise<BatchView> {
    return viewBatch(this.#parts.store, await this.#require(id), { withSummary: true });
  }

  async results(id: string, query: ResultQuery): Promise<BatchResults> {
    await this.#require(id);
    return this.#parts.store.results(id, query);
  }

  /** Stops it; what was in hand is cancelled, and can be run again with `resume`. Rejects with CONFLICT when it is done. */
  async cancel(id: string): Promise<void> {
    const { store, now, look } = this.#parts;
    if ((await this.#require(id)).status === 'done') {
      throw new FlowError('CONFLICT', 'The batch is done; there is nothing to cancel.');
    }
    await store.setStatus(id, 'cancelled', { endedAt: now() });
    await look(id);
  }

  /** Goes on with what is left and, if asked to, runs again what failed. */
  async resume(id: string, { retryFailed = false }: ResumeBatchRequest): Promise<void> {
    const { store, look } = this.#parts;
    await this.#require(id);
    if (retryFailed) await store.requeue(id, ['failed', 'cancelled'], { isNewAttempt: true });
    const { queued = 0, waiting = 0, paused = 0 } = await store.counts(id);
    if (queued + waiting + paused > 0) await store.setStatus(id, 'running');
    await look(id);
  }

  /** Removes it with its results; its runs stay. */
  async remove(id: string): Promise<void> {
    const { store, look } = this.#parts;
    const { status } = await this.#require(id);
    if (status !== 'done') await store.setStatus(id, 'cancelled');
    await look(id);
    await store.remove(id);
  }

  /** Rejects with BAD_REQUEST when they have no case in common. */
  async compare(first: string, second: string): Promise<BatchComparison> {
    const { store } = this.#parts;
    const [one, other] = [await this.#require(first), await this.#require(second)];
    return compareResults(await store.scored(one.id), await store.scored(other.id), 'compare');
  }

  /** A results file, as `flowright batch --out` writes it, or a table; in pieces. */
  async export(id: string, format: 'jsonl' | 'csv'): Promise<AsyncGenerator<string>> {
    return exportResults(this.#parts.store, await this.#require(id), format);
  }

  async #require(id: string): Promise<StoredBatch> {
    const batch = await this.#parts.store.get(id);
    if (batch !== undefined) return batch;
    throw new FlowError('NOT_FOUND', `There is no batch "${id}".`);
  }
}
