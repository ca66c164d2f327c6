import { CopyPlus, Play } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { LibraryEntry } from '#engine/protocol/index';
import { useRelease } from '../client/queries.ts';
import { FlowNeeds } from '../library/FlowNeeds.tsx';
import { RunReleaseDialog } from '../library/RunReleaseDialog.tsx';
import { useAsDraft } from '../library/use-as-draft.ts';
import { Badge, Button } from '../ui/index.ts';
import { CardFrame } from './CardFrame.tsx';

/** A flow of the library. */
export function FlowCard({ entry }: { entry: LibraryEntry }) {
  const { latest } = entry;
  const release = useRelease(entry.name, latest.version);
  const [isStarting, setStarting] = useState(false);
  const [, navigate] = useLocation();
  const [use, isUsing] = useAsDraft((name) => navigate(`/edit/${name}`));
  return (
    <>
      <CardFrame
        href={`/library/${entry.name}`}
        title={entry.title}
        description={entry.description}
        flow={release.data?.flow}
        facts={
          <>
            <Badge title={latest.shipped ? 'Part of Flowright' : `Published by ${latest.author}`}>
              {latest.version}
            </Badge>
            <FlowNeeds needs={latest.needs} />
          </>
        }
        actions={
          <>
            <Button
              size="sm"
              look="primary"
              icon={<Play />}
              aria-label={`Run ${entry.title}`}
              onClick={() => setStarting(true)}
            >
              Run
            </Button>
            <Button
              size="sm"
              icon={<CopyPlus />}
              aria-label={`Use ${entry.title}`}
              busy={isUsing}
              disabled={release.data === undefined}
              onClick={() => release.data !== undefined && use(release.data)}
            >
              Use
            </Button>
          </>
        }
      />
      {isStarting && <RunReleaseDialog name={entry.name} version={latest.version} onClose={() => setStarting(false)} />}
    </>
  );
}
