import { CircleCheck, CircleX, GitCompareArrows } from 'lucide-react';
import { Link } from 'wouter';
import type { LibraryEntry, ReleaseSummary } from '#engine/protocol/index';
import { formatTime } from '../shell/format-time.ts';
import { versionListText } from '../text/library.ts';
import { Badge, buttonClasses, ErrorState, Markdown, Spinner } from '../ui/index.ts';
import { ReleaseLink } from './ReleaseFacts.tsx';
import { changesUrl } from './release-url.ts';
import { StatusMark } from './StatusNote.tsx';
import { useVersions } from './use-versions.ts';

/** Every release: when, by whom, what is new, whether its examples passed, and what became of it. */
export function VersionList({ entry }: { entry: LibraryEntry }) {
  const versions = useVersions(entry.name);
  if (versions.isPending) return <Spinner label={versionListText.loadingTheVersions} />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <ol className="flex flex-col gap-3">
      {versions.data.map((release, index) => (
        <li key={release.version} className="rounded-lg border border-line bg-surface p-3">
          <Version
            release={release}
            before={versions.data[index + 1]}
            isLatest={release.version === entry.latest.version}
          />
        </li>
      ))}
    </ol>
  );
}

interface VersionProps {
  release: ReleaseSummary;
  before: ReleaseSummary | undefined;
  isLatest: boolean;
}

function Version({ release, before, isLatest }: VersionProps) {
  const { name, version, author, publishedAt, notes, status } = release;
  return (
    <article aria-label={versionListText.version(version)} className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <ReleaseLink reference={`${name}@${version}`} />
        {isLatest && <Badge tone="accent">{versionListText.latest}</Badge>}
        <StatusMark status={status} />
        <ExampleMark release={release} />
        <span className="flex-1" />
        {before !== undefined && (
          <Link href={changesUrl(name, before.version, version)} className={buttonClasses('secondary', 'sm')}>
            <GitCompareArrows aria-hidden /> {versionListText.changesSince(before.version)}
          </Link>
        )}
      </div>
      <p className="text-muted text-sm">
        {author === '' ? versionListText.published : versionListText.by(author)} {formatTime(publishedAt)}
      </p>
      {notes !== '' && <Markdown>{notes}</Markdown>}
      {status !== undefined && <p className="text-muted">{status.reason}</p>}
    </article>
  );
}

/** How the examples did when it was published. */
function ExampleMark({ release: { exampleResults = [] } }: { release: ReleaseSummary }) {
  if (exampleResults.length === 0) return null;
  const passed = exampleResults.filter((result) => result.passed).length;
  const isAll = passed === exampleResults.length;
  const failed = exampleResults
    .filter((result) => !result.passed)
    .map(({ name, reason }) => `${name}: ${reason ?? ''}`);
  return (
    <Badge
      tone={isAll ? 'done' : 'failed'}
      icon={isAll ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
      title={isAll ? versionListText.asTheyWereRun : versionListText.failed(failed.join('; '))}
    >
      {isAll ? versionListText.examplesPassed(passed) : versionListText.ofExamplesPassed(passed, exampleResults.length)}
    </Badge>
  );
}
