import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { contentHash, type FlowFile, type Problem } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import type { LibraryFile } from '#engine/protocol/index';
import { importLibrary } from '../client/library-exchange.ts';
import { resolveFlow } from '../client/resolve-flow.ts';
import { FlowPreview } from '../library/FlowPreview.tsx';
import { ImportReportView, NeededBeforeRun } from '../library/ImportReportView.tsx';
import { InterfaceTable } from '../library/InterfaceTable.tsx';
import { importPreviewText } from '../text/importing.ts';
import { ErrorState, Spinner } from '../ui/index.ts';

/** What a stranger's flow is, without running it. */
export function FlowImportPreview({ flow }: { flow: FlowFile }) {
  return (
    <div className="flex flex-col gap-3">
      <Picture flow={flow} />
      <p className="truncate font-mono text-2xs text-faint" title={contentHash(flow)}>
        {contentHash(flow)}
      </p>
      <Needed flow={flow} />
      <InterfaceTable value={flow.interface} />
    </div>
  );
}

/** Needs with those of the releases that it uses, as far as this library has them. */
function Needed({ flow }: { flow: FlowFile }) {
  const resolved = useQuery({
    queryKey: ['import-needs', flow],
    queryFn: () => resolveFlow(flow, {}),
    retry: false,
    gcTime: 0,
  });
  if (resolved.isPending) return <Spinner label={importPreviewText.lookingWhatItNeeds} />;
  return (
    <>
      <NeededBeforeRun needs={needsOf(flow, resolved.data?.flows ?? {})} />
      {resolved.isError && (
        <p className="flex items-start gap-1.5 text-waiting-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {importPreviewText.itUsesFlow(resolved.error.message)}
        </p>
      )}
    </>
  );
}

/** What a file of releases holds. The server checks every hash in it and says what would be new. */
export function LibraryImportPreview({ file, main }: { file: LibraryFile; main: FlowFile | undefined }) {
  const report = useQuery({
    queryKey: ['import-report', file],
    queryFn: ({ signal }) => importLibrary(file, true, signal),
    retry: false,
    gcTime: 0,
  });
  return (
    <div className="flex flex-col gap-3">
      {main !== undefined && <Picture flow={main} />}
      {report.isPending && <Spinner label={importPreviewText.checkingEveryRelease} />}
      {report.isError && <ErrorState error={report.error} />}
      {report.isSuccess && <ImportReportView report={report.data} />}
    </div>
  );
}

function Picture({ flow }: { flow: FlowFile }) {
  return (
    <>
      <div>
        <h3 className="wrap-anywhere font-semibold text-md">{flow.title ?? flow.name}</h3>
        {flow.description !== undefined && <p className="wrap-anywhere text-muted">{flow.description}</p>}
      </div>
      <div className="flex h-44 items-center justify-center rounded-lg border border-line bg-canvas p-3">
        <FlowPreview flow={flow} className="h-full w-full" />
      </div>
    </>
  );
}

/** What is wrong with a file, each with its place and what to do. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <div role="alert" className="rounded-lg border border-failed/40 bg-failed-soft p-3">
      <p className="flex items-center gap-1.5 font-semibold text-failed-ink">
        <CircleAlert className="size-4" aria-hidden />
        {importPreviewText.thisFileHasProblems(problems.length)}
      </p>
      <ul className="mt-2 flex max-h-64 flex-col gap-2 scroll-area">
        {problems.slice(0, 100).map((problem) => (
          <li key={`${problem.path} ${problem.message}`}>
            {problem.path !== '' && (
              <code className="mr-1.5 rounded-sm bg-surface px-1 font-mono text-xs">{problem.path}</code>
            )}
            <span className="wrap-anywhere">{problem.message}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">{problems[0]?.help}</p>
    </div>
  );
}
