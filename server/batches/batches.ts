import { BatchRunner } from '#engine/batch/batch-runner';
import type { BatchStart, BatchStore, ResultQuery, StoredBatch } from '#engine/batch/batch-store';
import { journalRuns } from '#engine/batch/case-runs';
import { exportResults } from '#engine/batch/export-results';
import { compareResults, readScoreSpec } from '#engine/batch/index';
import { planBatch } from '#engine/batch/plan-batch';
import { viewBatch } from '#engine/batch/view-batch';
import { FlowError } from '#engine/errors';
import type { Host } from '#engine/host';
import type { BatchComparison, BatchResults, BatchView, CreateBatchRequest } from '#engine/protocol/index';
import { type ModelChoice, prepareRun } from '../durable/prepare-run.ts';
import type { RunOwner } from '../durable/run-owner.ts';
import type { ReleaseSource } from '../library/resolve-flow.ts';

export interface BatchesParts {
  readonly store: BatchStore;
  readonly host: Host;
  readonly owner: RunOwner;
  readonly source: ReleaseSource;
  readonly models: ModelChoice;
}

/** The batches of this server: what is asked of them, kept by the store and worked off by the runner. */
export class Batches {
  readonly #parts: BatchesParts;
  readonly #runner: BatchRunner;

  constructor(parts: BatchesParts) {
    this.#parts = parts;
    const { store, host, owner } = parts;
    this.#runner = new BatchRunner({
      store,
      runs: journalRuns(host.store, owner),
      sandbox: host.sandbox,
      clock: host.clock,
      log: host.log,
    });
  }

  recover(): Promise<void> {
    return this.#runner.recover();
  }

  close(): Promise<void> {
    return this.#runner.close();
  }

  /** How many runs of batches are in hand. */
  get inHandCount(): number {
    return this.#runner.inHandCount;
  }

  /** Resolves with its id once all of it is durable. Rejects with BAD_REQUEST and whatever keeps its flow from running. */
  async create(request: CreateBatchRequest): Promise<string> {
    const { store, host } = this.#parts;
    const planned = planBatch(request, await this.#startOf(request), host.newId);
    const id = host.newId();
    await store.create({ id, createdAt: host.clock.now(), ...planned });
    await this.#runner.look(id);
    return id;
  }

  async #startOf(request: CreateBatchRequest): Promise<BatchStart> {
    const { source, models } = this.#parts;
    const { flow, flows, models: bindings, people, budget, grants, score } = request;
    const defined = {
      ...(flows === undefined ? {} : { flows }),
      ...(bindings === undefined ? {} : { models: bindings }),
      ...(people === undefined ? {} : { people }),
      ...(budget === undefined ? {} : { budget }),
      ...(grants === undefined ? {} : { grants }),
    };
    const { input: _, ...each } = await prepareRun({ flow, input: {}, ...defined }, { source, models });
    const spec = score === undefined ? undefined : readScoreSpec(score);
    if (spec?.kind !== 'judge') return { each };
    const judging = { flow: spec.flow, input: {}, ...defined };
    const { input: __, ...judge } = await prepareRun(judging, { source, models });
    return { each, judge };
  }

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
    const { store, host } = this.#parts;
    if ((await this.#require(id)).status === 'done') {
      throw new FlowError('CONFLICT', 'The batch is done; there is nothing to cancel.');
    }
    await store.setStatus(id, 'cancelled', { endedAt: host.clock.now() });
    await this.#runner.look(id);
  }

  /** Goes on with what is left and, if asked to, runs again what failed. */
  async resume(id: string, { retryFailed = false }: { readonly retryFailed?: boolean | undefined }): Promise<void> {
    const { store } = this.#parts;
    await this.#require(id);
    if (retryFailed) await store.requeue(id, ['failed', 'cancelled'], { isNewAttempt: true });
    const { queued = 0, waiting = 0, paused = 0 } = await store.counts(id);
    if (queued + waiting + paused > 0) await store.setStatus(id, 'running');
    await this.#runner.look(id);
  }

  /** Removes it with its results; its runs stay. */
  async remove(id: string): Promise<void> {
    await this.#require(id);
    await this.#parts.store.setStatus(id, 'cancelled');
    await this.#runner.look(id);
    await this.#parts.store.remove(id);
  }

  /** Rejects with BAD_REQUEST when they have no case in common. */
  async compare(first: string, second: string): Promise<BatchComparison> {
    const { store } = this.#parts;
    const [one, other] = [await this.#require(first), await this.#require(second)];
    return compareResults(await store.scored(one.id), await store.scored(other.id), 'compare');
  }

  /** A results file, as `flowright batch --out` writes it, or a table. */
  async export(id: string, format: 'jsonl' | 'csv'): Promise<AsyncGenerator<string>> {
    return exportResults(this.#parts.store, await this.#require(id), format);
  }

  async #require(id: string): Promise<StoredBatch> {
    const batch = await this.#parts.store.get(id);
    if (batch !== undefined) return batch;
    throw new FlowError('NOT_FOUND', `There is no batch "${id}".`);
  }
}
