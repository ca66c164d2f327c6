import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { FlowError } from '#engine/errors';
import type { CallOptions, ModelReply, ModelRequest, Models } from '#engine/host';
import type { Entry } from '#engine/journal/entries';
import type { Append } from '#engine/journal/store';

const callSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];
const requestSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What a monitor reads of this process, in Prometheus' form. Labels have few values: nothing that a flow, a person or
 * a model says becomes one; models are those that the operator set up.
 */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #started: Counter;
  readonly #ended: Counter<'status'>;
  readonly #entries: Counter;
  readonly #activations: Counter<'outcome'>;
  readonly #tasks: Counter<'event'>;
  readonly #calls: Counter<'provider' | 'model' | 'outcome'>;
  readonly #callSeconds: Histogram<'provider' | 'model'>;
  readonly #tokens: Counter<'provider' | 'model' | 'direction'>;
  readonly #requests: Histogram<'method' | 'status'>;
  readonly #streams: Gauge;

  constructor() {
    const registers = [this.#registry];
    const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      new Counter<L>({ name: `flowright_${name}`, help, labelNames, registers });
    collectDefaultMetrics({ register: this.#registry });
    this.#started = counter('runs_started_total', 'Runs that began in this process');
    this.#ended = counter('runs_ended_total', 'Runs that ended in this process, by how', ['status']);
    this.#entries = counter('journal_entries_total', 'Entries that this process wrote');
    this.#activations = counter('activations_total', 'Effects that ended, by outcome', ['outcome']);
    this.#tasks = counter('tasks_total', 'What became of human tasks', ['event']);
    this.#calls = counter('model_calls_total', 'Calls of models, by outcome', ['provider', 'model', 'outcome']);
    this.#tokens = counter('model_tokens_total', 'Tokens sent and received', ['provider', 'model', 'direction']);
    this.#callSeconds = new Histogram({
      name: 'flowright_model_call_seconds',
      help: 'How long calls of models took',
      labelNames: ['provider', 'model'],
      buckets: callSeconds,
      registers,
    });
    this.#requests = new Histogram({
      name: 'flowright_http_request_seconds',
      help: 'How long requests took until their answer began',
      labelNames: ['method', 'status'],
      buckets: requestSeconds,
      registers,
    });
    this.#streams = new Gauge({ name: 'flowright_event_streams', help: 'Open streams of events', registers });
  }

  readonly onAppend = ({ entries }: Append): void => {
    this.#entries.inc(entries.length);
    for (const entry of entries) this.#count(entry);
  };

  /** The same models, and every call of them counted. */
  counted(models: Models): Models {
    return { call: (request, options) => this.#countCall(models, request, options) };
  }

  observeRequest(method: string, status: number, seconds: number): void {
    this.#requests.observe({ method, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  /** Counts a stream of events until the function that it gives is called. */
  openStream(): () => void {
    this.#streams.inc();
    let isOpen = true;
    return () => {
      if (isOpen) this.#streams.dec();
      isOpen = false;
    };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  read(): Promise<string> {
    return this.#registry.metrics();
  }

  #count(entry: Entry): void {
    if (entry.type === 'run.started') this.#started.inc();
    if (entry.type === 'run.ended') this.#ended.inc({ status: entry.status });
    if (entry.type === 'activation.completed') this.#activations.inc({ outcome: 'completed' });
    if (entry.type === 'activation.failed') this.#activations.inc({ outcome: 'failed' });
    if (entry.type === 'attempt.failed') this.#activations.inc({ outcome: 'tried again' });
    if (entry.type === 'task.opened') this.#tasks.inc({ event: 'opened' });
    if (entry.type === 'task.answered') this.#tasks.inc({ event: 'answered' });
    if (entry.type === 'task.expired') this.#tasks.inc({ event: 'expired' });
  }

  async #countCall(models: Models, request: ModelRequest, options: CallOptions): Promise<ModelReply> {
    const { provider, model } = request.binding;
    // A recording is named after a flow of which there may be any number.
    const labels = { provider, model: provider === 'recorded' ? '' : model };
    const stop = this.#callSeconds.startTimer(labels);
    try {
      const reply = await models.call(request, options);
      this.#calls.inc({ ...labels, outcome: 'answered' });
      this.#tokens.inc({ ...labels, direction: 'input' }, reply.usage.inputTokens);
      this.#tokens.inc({ ...labels, direction: 'output' }, reply.usage.outputTokens);
      return reply;
    } catch (error) {
      const outcome = options.signal.aborted ? 'cancelled' : error instanceof FlowError ? error.code : 'INTERNAL';
      this.#calls.inc({ ...labels, outcome });
      throw error;
    } finally {
      stop();
    }
  }
}
