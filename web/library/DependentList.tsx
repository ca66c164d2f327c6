import { Link2 } from 'lucide-react';
import type { Dependent } from '#engine/protocol/index';
import { dependentListText } from '../text/library.ts';
import { Badge, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { ReleaseLink } from './ReleaseFacts.tsx';
import { StatusMark } from './StatusNote.tsx';
import { useDependents } from './use-versions.ts';

/** Releases that use a flow, themselves or through others, and which version each of them pins. */
export function DependentList({ name, version }: { name: string; version: string }) {
  const dependents = useDependents(name);
  if (dependents.isPending) return <Spinner label={dependentListText.lookingWhoUsesIt} />;
  if (dependents.isError) return <ErrorState error={dependents.error} onRetry={() => void dependents.refetch()} />;
  if (dependents.data.length === 0) {
    return (
      <EmptyState icon={<Link2 />} title={dependentListText.noReleaseUsesIt}>
        {dependentListText.draftsAreNotCounted}
      </EmptyState>
    );
  }
  const parts = [
    { title: dependentListText.useItThemselves, list: dependents.data.filter(({ direct }) => direct) },
    { title: dependentListText.useItThroughOthers, list: dependents.data.filter(({ direct }) => !direct) },
  ];
  return (
    <div className="flex flex-col gap-4">
      {parts.map(
        ({ title, list }) =>
          list.length > 0 && <Dependents key={title} title={title} list={list} {...{ name, version }} />,
      )}
    </div>
  );
}

interface DependentsProps {
  title: string;
  list: readonly Dependent[];
  name: string;
  version: string;
}

function Dependents({ title, list, name, version }: DependentsProps) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-sm">{title}</h3>
      <ul className="flex flex-col gap-1.5">
        {list.map(({ release, pins }) => (
          <li
            key={`${release.name}@${release.version}`}
            className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface px-3 py-2"
          >
            <span className="font-medium">{release.title}</span>
            <ReleaseLink reference={`${release.name}@${release.version}`} />
            <StatusMark status={release.status} />
            <span className="flex-1" />
            {pins.map((pin) => (
              <Badge
                key={pin}
                tone={pin === `${name}@${version}` ? 'accent' : 'neutral'}
                title={dependentListText.pins(pin)}
              >
                {dependentListText.pinsHere(pin.slice(pin.indexOf('@') + 1))}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
