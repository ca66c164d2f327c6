import { type Attributes, type SpanContext, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { createTrace, foldRun } from '#engine';
import type { Entry, EntryOf } from '#engine/journal/entries';
import type { ActivationRecord } from '#engine/run/trace';
import { readTraceparent, spanContextOf, type TraceContext } from '#engine/run/trace-context';

/** What every span of this process shares. */
export type SpanSource = Pick<ReadableSpan, 'resource' | 'instrumentationScope'>;

export interface SpanOptions extends SpanSource {
  /** Prompts and answers go along; whoever sees the spans reads what people and models wrote. */
  readonly withContent?: boolean;
}

/**
 * The spans of a finished run: one for the run, one below it for each activation, nested as the flow is. Their ids
 * follow from the run's id and the address, so the same run gives the same spans wherever it is told. Attributes are
 * those of OpenTelemetry's semantic conventions for generative AI where there are any.
 */
export function runSpans(run: string, entries: readonly Entry[], options: SpanOptions): ReadableSpan[] {
  const trace = createTrace();
  const state = foldRun(entries, trace);
  const { started, ended } = state;
  const caller = readTraceparent(started.traceparent);
  // Whoever began the run decides whether the trace is kept.
  if (caller?.isSampled === false) return [];
  const contextOf = (address?: string) => toSpanContext(spanContextOf(run, caller, address));
  const end = ended === undefined ? state.updatedAt : (entries.at(-1)?.at ?? state.updatedAt);
  const flow = started.flow.name;
  const rootSpan = spanOf(options, {
    name: `invoke_agent ${flow}`,
    context: contextOf(),
    ...(caller === undefined ? {} : { parent: { ...toSpanContext(caller), isRemote: true } }),
    startMs: started.at,
    endMs: end,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': flow,
      'gen_ai.agent.id': started.hash,
      'gen_ai.conversation.id': started.conversation ?? run,
      'flowright.run.id': run,
      'flowright.run.status': ended?.status ?? 'running',
      'gen_ai.usage.input_tokens': state.usage.inputTokens,
      'gen_ai.usage.output_tokens': state.usage.outputTokens,
    },
    ...(ended?.status === 'failed' ? { error: ended.error?.code ?? 'INTERNAL' } : {}),
  });
  const spans = [...trace.activations.values()]
    .filter(({ status }) => status !== 'skipped')
    .map((record) => activationSpan({ run, started, end, record, contextOf }, options));
  return [rootSpan, ...spans];
}

interface Activation {
  readonly run: string;
  readonly started: EntryOf<'run.started'>;
  readonly end: number;
  readonly record: ActivationRecord;
  readonly contextOf: (address?: string) => SpanContext;
}

function activationSpan({ run, started, end, record, contextOf }: Activation, options: SpanOptions): ReadableSpan {
  const { address, node, nodeType, parent, usage, model, error, status, attempts, finishReason, task } = record;
  const isModelCall = model !== undefined || (usage?.calls ?? 0) > 0;
  const attributes: Attributes = {
    'flowright.run.id': run,
    'flowright.node': node,
    'flowright.node.type': nodeType,
    'flowright.address': address,
    'flowright.status': status,
    ...(attempts > 1 ? { 'flowright.attempts': attempts } : {}),
    ...(task === undefined ? {} : { 'flowright.task.id': task }),
    ...(isModelCall ? modelAttributes(record, started) : {}),
    ...(finishReason === undefined ? {} : { 'gen_ai.response.finish_reasons': [finishReason] }),
    ...(options.withContent === true && record.turns !== undefined
      ? { 'gen_ai.input.messages': JSON.stringify(record.turns) }
      : {}),
  };
  const startMs = record.startedAt ?? record.scheduledAt;
  return spanOf(options, {
    name: isModelCall ? `chat ${model ?? node}` : `${nodeType} ${node}`,
    kind: isModelCall ? SpanKind.CLIENT : SpanKind.INTERNAL,
    context: contextOf(address),
    parent: contextOf(parent),
    startMs,
    endMs: Math.max(startMs, record.endedAt ?? end),
    attributes,
    ...(error === undefined ? {} : { error: error.code }),
  });
}

function modelAttributes({ model, usage }: ActivationRecord, started: EntryOf<'run.started'>): Attributes {
  const bindings = Object.values(started.models);
  // The journal names the model that answered, not the provider; with one provider there is no doubt.
  const providers = new Set(bindings.map(({ provider }) => provider));
  const [provider] = providers.size === 1 ? [...providers] : [];
  return {
    'gen_ai.operation.name': 'chat',
    ...(provider === undefined ? {} : { 'gen_ai.provider.name': provider }),
    ...(model === undefined ? {} : { 'gen_ai.request.model': model, 'gen_ai.response.model': model }),
    ...(usage === undefined
      ? {}
      : { 'gen_ai.usage.input_tokens': usage.inputTokens, 'gen_ai.usage.output_tokens': usage.outputTokens }),
  };
}

/** What a span points to; the caller's own one is in another process. */
function toSpanContext({ traceId, spanId, isSampled }: TraceContext): SpanContext {
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
}

interface SpanFacts {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly context: SpanContext;
  readonly parent?: SpanContext;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** The code of what it failed with. */
  readonly error?: string;
}

function spanOf({ resource, instrumentationScope }: SpanSource, facts: SpanFacts): ReadableSpan {
  const { name, kind = SpanKind.INTERNAL, context, parent, startMs, endMs, attributes, error } = facts;
  return {
    name,
    kind,
    spanContext: () => context,
    ...(parent === undefined ? {} : { parentSpanContext: parent }),
    startTime: toHrTime(startMs),
    endTime: toHrTime(endMs),
    duration: toHrTime(endMs - startMs),
    ended: true,
    status: error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes: error === undefined ? attributes : { ...attributes, 'error.type': error },
    links: [],
    events: [],
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toHrTime(ms: number): [number, number] {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
}
