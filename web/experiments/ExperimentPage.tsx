import { ArrowLeft, Download, Ellipsis, GitCompareArrows, RotateCw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { BatchView } from '#engine/protocol/batches';
import { useMayIn } from '../client/account.ts';
import type { RunPlace } from '../client/run-client.ts';
import { Page, PageHeader } from '../shell/PageHeader.tsx';
import { saveFile } from '../shell/save-file.ts';
import { experimentPageText } from '../text/experiments.ts';
import {
  Button,
  ConfirmDialog,
  ErrorState,
  IconButton,
  Menu,
  type MenuEntry,
  Spinner,
  showError,
  Tabs,
  waitInSight,
} from '../ui/index.ts';
import { type BatchPlace, batchesIn, compareUrl, printPlace } from './batch-client.ts';
import { CaseTable } from './CaseTable.tsx';
import { Charts } from './Charts.tsx';
import { ExperimentSummary } from './ExperimentSummary.tsx';
import { forgetBatches, isActive, useBatch, useBatches } from './use-batches.ts';

type Tab = 'cases' | 'charts';

/** One experiment: how far it is, what it came to, case by case and drawn. */
export function ExperimentPage({ place, id }: { place: RunPlace; id: string }) {
  const batch = useBatch({ place, id });
  const [tab, setTab] = useState<Tab>('cases');
  if (batch.isPending || batch.isError)
    return (
      <Page>
        <PageHeader title={experimentPageText.experiment} leading={<BackLink />} />
        {batch.isPending ? (
          <Spinner label={experimentPageText.loadingTheExperiment} className="p-5" />
        ) : (
          <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />
        )}
      </Page>
    );
  const { data } = batch;
  return (
    <Page>
      <PageHeader
        title={data.title}
        subtitle={experimentPageText.onNamed(data.flowTitle, data.dataTitle)}
        leading={<BackLink />}
      >
        <Commands batch={data} at={{ place, id }} />
      </PageHeader>
      <div className="min-h-0 flex-1 scroll-area">
        <div className="mx-auto flex min-h-full w-full max-w-6xl flex-col gap-4 px-4 py-4 sm:px-5">
          <ExperimentSummary batch={data} />
          <Tabs<Tab>
            value={tab}
            onChange={setTab}
            className="flex-1"
            panelClassName="flex min-h-0 flex-1 flex-col pt-3"
            items={[
              {
                value: 'cases',
                label: experimentPageText.cases,
                content: <CaseTable at={{ place, id }} batch={data} />,
              },
              { value: 'charts', label: experimentPageText.charts, content: <Charts batch={data} /> },
            ]}
          />
        </div>
      </div>
    </Page>
  );
}

function BackLink() {
  return (
    <Link
      href="/experiments"
      aria-label={experimentPageText.allExperiments}
      className="rounded-md p-1 text-muted hover:bg-hover"
    >
      <ArrowLeft className="size-4" aria-hidden />
    </Link>
  );
}

function Commands({ batch, at }: { batch: BatchView; at: BatchPlace }) {
  const [isRemoving, setRemoving] = useState(false);
  const [, navigate] = useLocation();
  const mayChange = useMayIn(at.place, 'runBatches');
  const client = batchesIn(at.place);
  const act = (what: Promise<void>, failed: string) =>
    what.then(forgetBatches).catch((error: unknown) => showError(error, failed));
  const save = (format: 'jsonl' | 'csv') =>
    waitInSight(experimentPageText.exporting, (signal) => client.export(at.id, format, signal)).then((text) => {
      if (text === undefined) return;
      saveFile(`${fileName(batch.title)}.${format}`, text, format === 'csv' ? 'text/csv' : 'application/x-ndjson');
    }, showError);
  const failed = (batch.counts.failed ?? 0) + (batch.counts.cancelled ?? 0);
  const left = batch.counts.queued ?? 0;
  return (
    <>
      {mayChange && (batch.status === 'running' || batch.status === 'waiting') && (
        <Button icon={<Square />} onClick={() => void act(client.cancel(at.id), experimentPageText.experimentGoesOn)}>
          {experimentPageText.stop}
        </Button>
      )}
      {mayChange && batch.status === 'cancelled' && !isActive(batch) && left > 0 && (
        <Button
          look="primary"
          icon={<RotateCw />}
          onClick={() => void act(client.resume(at.id, {}), experimentPageText.experimentDidNotGoOn)}
        >
          {experimentPageText.goOn}
        </Button>
      )}
      {mayChange && !isActive(batch) && failed > 0 && (
        <Button
          icon={<RotateCw />}
          onClick={() => void act(client.resume(at.id, { retryFailed: true }), experimentPageText.nothingWasRunAgain)}
        >
          {experimentPageText.runFailedAgain(failed)}
        </Button>
      )}
      <CompareMenu at={at} />
      <Menu
        align="end"
        trigger={
          <Button icon={<Download />}>
            <span className="max-sm:sr-only">{experimentPageText.export}</span>
          </Button>
        }
        entries={[
          { label: experimentPageText.tableCsv, onSelect: () => void save('csv') },
          { label: experimentPageText.resultsJsonl, onSelect: () => void save('jsonl') },
        ]}
      />
      {mayChange && (
        <Menu
          align="end"
          trigger={
            <IconButton label={experimentPageText.more}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
          entries={[
            { label: experimentPageText.deleteDots, icon: <Trash2 />, danger: true, onSelect: () => setRemoving(true) },
          ]}
        />
      )}
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setRemoving}
        title={experimentPageText.deleteNamedQuestion(batch.title)}
        action={experimentPageText.delete}
        danger
        onConfirm={() => {
          client
            .remove(at.id)
            .then(() => navigate('/experiments'))
            .then(forgetBatches)
            .catch((error: unknown) => showError(error, experimentPageText.experimentWasNotDeleted));
        }}
      >
        {experimentPageText.itsResultsGoForGood}
      </ConfirmDialog>
    </>
  );
}

/** The other experiments that this one can be compared with. */
function CompareMenu({ at }: { at: BatchPlace }) {
  const [, navigate] = useLocation();
  const all = [...(useBatches('server').data ?? []), ...(useBatches('browser').data ?? [])];
  const others = all.filter((other) => printPlace(other) !== printPlace(at));
  if (others.length === 0) return null;
  const entries: MenuEntry[] = others.slice(0, 30).map((other) => ({
    label: `${other.batch.title} · ${other.batch.dataTitle}`,
    onSelect: () => navigate(compareUrl(other, at)),
  }));
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<GitCompareArrows />}>
          <span className="max-sm:sr-only">{experimentPageText.compareWith}</span>
        </Button>
      }
      entries={entries}
    />
  );
}

export function fileName(title: string): string {
  const plain = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-|-$/g, '').slice(0, 60) || 'experiment';
}
