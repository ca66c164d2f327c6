import { PackageCheck } from 'lucide-react';
import type { ImportReport, Needs } from '#engine/protocol/index';
import { importReportViewText } from '../text/importing.ts';
import { FlowNeeds } from './FlowNeeds.tsx';
import { StatusMark } from './StatusNote.tsx';

/** What releases from elsewhere would bring, and what they will ask for before any of them runs. */
export function ImportReportView({ report }: { report: Pick<ImportReport, 'added' | 'known' | 'needs'> }) {
  const { added, known, needs } = report;
  return (
    <section aria-label={importReportViewText.whatItBrings} className="flex flex-col gap-3">
      {added.length === 0 && (
        <p className="flex items-center gap-2 text-muted">
          <PackageCheck className="size-4" aria-hidden /> {importReportViewText.everythingInItIsThere}
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {added.map(({ name, version, title, hash, needs: own, status }) => (
          <li key={`${name}@${version}`} className="rounded-lg border border-line bg-surface px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              <span className="wrap-anywhere font-medium">{title}</span>
              <span className="wrap-anywhere font-mono text-muted text-sm">
                {name}@{version}
              </span>
              <StatusMark status={status} />
              <span className="flex-1" />
              <FlowNeeds needs={own} />
            </div>
            <p className="truncate font-mono text-2xs text-faint" title={hash}>
              {hash}
            </p>
          </li>
        ))}
      </ul>
      {added.length > 0 && known.length > 0 && (
        <p className="text-muted text-sm">{importReportViewText.thereAlready(known.join(', '))}</p>
      )}
      {added.length > 0 && <NeededBeforeRun needs={needs} />}
    </section>
  );
}

export interface NeededBeforeRunProps {
  needs: Needs;
  title?: string;
}

/** Nothing runs by being imported; this is what the first run will ask for. */
export function NeededBeforeRun({ needs, title = importReportViewText.nothingOfItRunsNow }: NeededBeforeRunProps) {
  const rows = [
    { title: importReportViewText.hostsItCalls, names: needs.hosts, isMono: true },
    { title: importReportViewText.toolsItUses, names: needs.tools, isMono: true },
    { title: importReportViewText.modelRoles, names: needs.models, isMono: false },
    { title: importReportViewText.people, names: needs.people, isMono: false },
  ].filter(({ names }) => names.length > 0);
  return (
    <section
      aria-label={importReportViewText.askedForBeforeItRuns}
      className="rounded-lg border border-line bg-sunken p-3"
    >
      <h4 className="font-medium">{title}</h4>
      <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        {rows.map(({ title: row, names, isMono }) => (
          <Row key={row} title={row} text={names.join(', ')} isMono={isMono} />
        ))}
        {needs.code && (
          <Row title={importReportViewText.code} text={importReportViewText.javaScriptShutInSandbox} isMono={false} />
        )}
        {rows.length === 0 && !needs.code && (
          <Row title={importReportViewText.nothing} text={importReportViewText.itCallsNoModel} isMono={false} />
        )}
      </dl>
      {needs.hosts.length + needs.tools.length > 0 && (
        <p className="mt-2 text-muted text-sm">{importReportViewText.hostsAndToolsAreAllowed}</p>
      )}
    </section>
  );
}

function Row({ title, text, isMono }: { title: string; text: string; isMono: boolean }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className={isMono ? 'wrap-anywhere font-mono text-sm' : 'wrap-anywhere'}>{text}</dd>
    </>
  );
}
