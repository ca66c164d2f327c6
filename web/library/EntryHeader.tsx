import { CopyPlus, Download, Ellipsis, GitFork, OctagonX, Play, RotateCcw, Send, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { printFlow } from '#engine/format/index';
import type { LibraryEntry, Release, ReleaseStatus } from '#engine/protocol/index';
import { useMay } from '../client/account.ts';
import { exportRelease, restoreRelease } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
import { PageHeader } from '../shell/PageHeader.tsx';
import { saveFile } from '../shell/save-file.ts';
import { entryHeaderText } from '../text/library.ts';
import { Button, IconButton, Menu, type MenuEntry, Select, showError, toast, waitInSight } from '../ui/index.ts';
import { ExampleButton } from './ExampleButton.tsx';
import { loadRelease } from './load-release.ts';
import { PushDialog } from './PushDialog.tsx';
import { RunReleaseDialog } from './RunReleaseDialog.tsx';
import { StatusDialog } from './StatusDialog.tsx';
import { useForks, useReleases } from './use-drafts-of-releases.ts';

export interface EntryHeaderProps {
  entry: LibraryEntry;
  version: string;
  /** Undefined while it is not there yet. */
  release: Release | undefined;
  status: ReleaseStatus | undefined;
  leading: ReactNode;
}

type Open = 'run' | 'deprecate' | 'withdraw' | 'push' | undefined;

/** What can be done with a release. */
export function EntryHeader({ entry, version, release, status, leading }: EntryHeaderProps) {
  const [open, setOpen] = useState<Open>();
  const [, navigate] = useLocation();
  const [, setParams] = useSearchParams();
  const edit = (name: string) => navigate(`/edit/${name}`);
  const [use, isUsing] = useReleases(edit);
  const [fork, isForking] = useForks(edit);
  const may = { exchange: useMay('exchangeFlows'), publish: useMay('publish') };
  const isWithdrawn = status?.state === 'withdrawn';
  const setVersion = (next: string) =>
    setParams(
      (before) => {
        const params = new URLSearchParams(before);
        if (next === entry.latest.version) params.delete('version');
        else params.set('version', next);
        return params;
      },
      { replace: true },
    );
  return (
    <>
      <PageHeader title={entry.title} subtitle={<span className="font-mono">{entry.name}</span>} leading={leading}>
        <Select
          aria-label={entryHeaderText.version}
          className="w-32"
          value={version}
          onChange={setVersion}
          options={entry.versions.map((one) => ({
            value: one,
            label: one === entry.latest.version ? entryHeaderText.latest(one) : one,
          }))}
        />
        <Button
          icon={<CopyPlus />}
          busy={isUsing}
          disabled={release === undefined || isWithdrawn}
          title={entryHeaderText.newFlowOfYours}
          onClick={() => release !== undefined && use(release)}
        >
          {entryHeaderText.use}
        </Button>
        <Button
          icon={<GitFork />}
          busy={isForking}
          disabled={release === undefined}
          title={entryHeaderText.copyThatGoesItsOwn}
          onClick={() => release !== undefined && fork(release)}
        >
          {entryHeaderText.fork}
        </Button>
        <Button icon={<Play />} disabled={release === undefined} onClick={() => setOpen('run')}>
          {entryHeaderText.run}
        </Button>
        <Menu
          align="end"
          trigger={
            <IconButton label={entryHeaderText.more} disabled={release === undefined}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
          entries={release === undefined ? [] : moreOf(release, { status, may, open: setOpen })}
        />
        <ExampleButton release={release} load={() => loadRelease(entry.name, version)} title={entry.title} size="md" />
      </PageHeader>
      {open === 'run' && <RunReleaseDialog name={entry.name} version={version} onClose={() => setOpen(undefined)} />}
      {open === 'push' && <PushDialog name={entry.name} version={version} onClose={() => setOpen(undefined)} />}
      {(open === 'deprecate' || open === 'withdraw') && (
        <StatusDialog name={entry.name} version={version} action={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

interface MoreParts {
  status: ReleaseStatus | undefined;
  may: { readonly exchange: boolean; readonly publish: boolean };
  open: (what: Open) => void;
}

function moreOf(release: Release, { status, may, open }: MoreParts): MenuEntry[] {
  const { name, version, flow, shipped } = release;
  const entries: MenuEntry[] = [
    {
      label: entryHeaderText.exportTheFlow,
      icon: <Download />,
      onSelect: () => saveFile(`${name}.json`, printFlow(flow), 'application/json'),
    },
    {
      label: entryHeaderText.exportWithAll,
      icon: <Download />,
      onSelect: () => {
        waitInSight(entryHeaderText.exporting(name, version), (signal) => exportRelease(name, version, signal)).then(
          (file) => {
            if (file === undefined) return;
            saveFile(`${name}-${version}.flowright.json`, JSON.stringify(file, null, 1), 'application/json');
          },
          (error: unknown) => showError(error, entryHeaderText.itCouldNotBeExported),
        );
      },
    },
    ...(may.exchange
      ? [{ label: entryHeaderText.publishToAnotherServer, icon: <Send />, onSelect: () => open('push') }]
      : []),
  ];
  if (shipped || !may.publish) return entries;
  const restore: MenuEntry = {
    label: entryHeaderText.takeThatBack,
    icon: <RotateCcw />,
    onSelect: () => {
      restoreRelease(name, version).then(
        async () => {
          await queryClient.invalidateQueries({ queryKey: ['library'] });
          toast.success(entryHeaderText.isActiveAgain(name, version));
        },
        (error: unknown) => showError(error, entryHeaderText.itCouldNotBeTaken),
      );
    },
  };
  return [
    ...entries,
    'separator',
    ...(status === undefined ? [] : [restore]),
    ...(status?.state === 'deprecated'
      ? []
      : [{ label: entryHeaderText.deprecate, icon: <TriangleAlert />, onSelect: () => open('deprecate') }]),
    ...(status?.state === 'withdrawn'
      ? []
      : [{ label: entryHeaderText.withdraw, icon: <OctagonX />, danger: true, onSelect: () => open('withdraw') }]),
  ];
}
