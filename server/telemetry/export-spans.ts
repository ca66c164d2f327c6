import type { Entry } from '#engine/journal/entries';
import type { Append } from '#engine/journal/store';
import type { ServerParts } from '../server-parts.ts';

/** OpenTelemetry's own names. */
export interface TelemetryEnvironment {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
  readonly OTEL_SDK_DISABLED?: string | undefined;
  readonly OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT?: string | undefined;
}

/** A server that stops does not wait longer for a collector. */
const sendMs = 2_000;

export interface SpanExport {
  /** Tells of a run when this was its last entry. */
  readonly onAppend: (append: Append) => void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface SpanExportOptions {
  readonly environment: TelemetryEnvironment;
  readonly version: string;
  readonly read: (run: string) => Promise<readonly Entry[]>;
  readonly log: ServerParts['log'];
}

/**
 * Sends the spans of each run that ends in this process to an OpenTelemetry collector, by OTLP over HTTP. Undefined
 * when the environment names none: then nothing of OpenTelemetry is loaded. A collector that is away costs spans,
 * never a run.
 */
export async function exportSpans(options: SpanExportOptions): Promise<SpanExport | undefined> {
  const { environment, version, read, log } = options;
  const base = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base.replace(/\/$/, '')}/v1/traces`);
  if (!url || environment.OTEL_SDK_DISABLED === 'true') return undefined;
  const [sdk, { OTLPTraceExporter }, { runSpans }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('./run-spans.ts'),
  ]);
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const source = {
    resource: resourceFromAttributes({ 'service.name': 'flowright', 'service.version': version }),
    instrumentationScope: { name: 'flowright', version },
    withContent: environment.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT === 'true',
  };
  const processor = new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: sendMs }) });
  const open = new Set<Promise<void>>();
  const tell = async (run: string): Promise<void> => {
    try {
      for (const span of runSpans(run, await read(run), source)) processor.onEnd(span);
    } catch (error) {
      log('warn', `The spans of run ${run} could not be made.`, error);
    }
  };
  return {
    onAppend({ run, entries }) {
      if (entries.at(-1)?.type !== 'run.ended') return;
      const told = tell(run).finally(() => open.delete(told));
      open.add(told);
    },
    async close() {
      await Promise.all(open);
      await processor.shutdown().catch((error: unknown) => log('warn', 'The last spans could not be sent.', error));
    },
  };
}
