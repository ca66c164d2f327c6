import { Play } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { FlowFile } from '#engine/format/flow-file';
import { useSettings } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { GrantSection } from '../run/GrantSection.tsx';
import { ModelSection } from '../run/ModelSection.tsx';
import { MoreSection } from '../run/MoreSection.tsx';
import { PlaceChoice } from '../run/PlaceChoice.tsx';
import { type BudgetDraft, checkModels, type ModelChoice, noLimits } from '../run/start-options.ts';
import { useModelOptions } from '../run/use-model-options.ts';
import { needsGrant, useNeededGrants } from '../run/use-needed-grants.ts';
import { useOnceKnown } from '../run/use-once-known.ts';
import { experimentFormText } from '../text/experiments.ts';
import { Button, NumberField, RadioGroup, showError, TextField, useSchemaForm } from '../ui/index.ts';
import { BatchCallCount } from './BatchCallCount.tsx';
import { batchesIn, batchUrl } from './batch-client.ts';
import { ColumnSection } from './ColumnSection.tsx';
import { guessColumns } from './data-draft.ts';
import { type ChosenData, commonInput, commonSchemas, toRequest } from './experiment-draft.ts';
import { ScoreSection } from './ScoreSection.tsx';
import { draftScore, printScore, problemOfScore } from './score-draft.ts';
import { forgetBatches } from './use-batches.ts';

export interface ExperimentFormProps {
  chosen: ChosenData;
  reference: string;
  flow: FlowFile;
  flows: Readonly<Record<string, FlowFile>>;
}

/** What is said of an experiment once its cases and its flow are known; most of it is filled in already. */
export function ExperimentForm({ chosen, reference, flow, flows }: ExperimentFormProps) {
  const { data, use } = chosen;
  const settings = useSettings();
  const [, navigate] = useLocation();
  const [place, setPlace] = useState<RunPlace>('browser');
  const [title, setTitle] = useState('');
  const [columns, setColumns] = useState(() => guessColumns(flow.interface, data.columns));
  const [models, setModels] = useState<ModelChoice>({ example: undefined, byRole: {} });
  const [isScriptedChosen, setScripted] = useState<boolean>();
  const [score, setScore] = useState(() =>
    draftScore(use?.score ?? (columns.expected ? 'exact:ignoreCase=true' : undefined)),
  );
  const [samples, setSamples] = useState<number | null>(1);
  const [concurrency, setConcurrency] = useState<number | null>(4);
  const [budget, setBudget] = useState<BudgetDraft>(noLimits);
  const [seed, setSeed] = useState('');
  const [isAllowed, setAllowed] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [stop, setStop] = useState<AbortController>();
  const busy = stop !== undefined;
  const options = useModelOptions(flow, flows, place);
  const { needed, isLoading: isResolving } = useNeededGrants(flow, flows);
  const form = useSchemaForm(commonSchemas(flow, columns).needed, { ...(use?.input ?? {}) });

  const canScript = use?.recording !== undefined;
  // With no model configured the scripted answers are what can run at once.
  const isScripted = canScript && (isScriptedChosen ?? (options.fallback === undefined && !options.isLoading));
  const problems = isScripted ? {} : checkModels(models, settings.data, place);
  const standardTitle = `${use?.title ?? flow.title ?? flow.name}, ${data.title}`;
  const common = commonInput(flow, columns, form.value);

  const start = async () => {
    setAsked(true);
    const isComplete = form.finish() !== undefined && problemOfScore(score) === undefined;
    if (!isComplete || Object.keys(problems).length > 0 || (needsGrant(needed) && !isAllowed) || busy) return;
    const starting = new AbortController();
    setStop(starting);
    try {
      const request = await toRequest({
        place,
        title: title.trim() === '' ? standardTitle : title,
        reference,
        flow,
        flows,
        chosen,
        columns,
        common,
        models,
        isScripted,
        score,
        samples: samples ?? 1,
        concurrency: concurrency ?? 4,
        budget,
        seed,
        needed,
      });
      const id = await batchesIn(place).create(request, starting.signal);
      await forgetBatches();
      navigate(batchUrl({ place, id }));
    } catch (error) {
      if (!starting.signal.aborted) showError(error, experimentFormText.experimentDidNotStart);
    } finally {
      setStop(undefined);
    }
  };
  const { go, isWaiting } = useOnceKnown(!options.isLoading && !isResolving, start);

  return (
    <form
      aria-label={experimentFormText.experiment}
      className="flex flex-col gap-7"
      aria-busy={busy}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <ColumnSection flow={flow} data={data} columns={columns} onColumns={setColumns} form={form} />
      <section aria-label={experimentFormText.answers} className="flex flex-col gap-3">
        <h2 className="font-semibold text-md">{experimentFormText.whoAnswers}</h2>
        {canScript && (
          <RadioGroup
            value={isScripted ? 'scripted' : 'models'}
            onChange={(value) => setScripted(value === 'scripted')}
            options={[
              {
                value: 'models',
                label: experimentFormText.models,
                description: options.fallback ?? experimentFormText.noneIsConfiguredYet,
              },
              {
                value: 'scripted',
                label: experimentFormText.scriptedAnswersOfDataSet,
                description: experimentFormText.noModelIsCalledThey,
              },
            ]}
          />
        )}
        {!isScripted && (
          <ModelSection
            examples={[]}
            options={options}
            choice={models}
            problems={problems}
            onChange={setModels}
            onExample={() => {}}
          />
        )}
      </section>
      <ScoreSection flow={flow} score={score} place={place} onChange={setScore} isAsked={isAsked} />
      <section aria-label={experimentFormText.how} className="flex flex-col gap-4">
        <h2 className="font-semibold text-md">{experimentFormText.how}</h2>
        <PlaceChoice value={place} onChange={setPlace} />
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={experimentFormText.samples}
            hint={experimentFormText.samplesHint}
            min={1}
            max={1000}
            value={samples}
            onChange={setSamples}
          />
          <NumberField
            label={experimentFormText.atATime}
            hint={experimentFormText.atATimeHint}
            min={1}
            max={64}
            value={concurrency}
            onChange={setConcurrency}
          />
        </div>
        <GrantSection needed={needed} isAllowed={isAllowed} onAllow={setAllowed} isAsked={isAsked} />
        <MoreSection
          budget={budget}
          onBudget={setBudget}
          seed={seed}
          onSeed={setSeed}
          options={options}
          choice={models}
          problems={problems}
          onChoice={setModels}
        />
      </section>
      <section
        aria-label={experimentFormText.start}
        className="flex flex-col items-start gap-3 border-line border-t pt-4"
      >
        <TextField
          label={experimentFormText.title}
          className="w-full sm:max-w-96"
          placeholder={standardTitle}
          value={title}
          onChange={setTitle}
        />
        <BatchCallCount
          flow={flow}
          flows={flows}
          data={data}
          columns={columns}
          common={common}
          samples={samples ?? 1}
          score={printScore(score)}
        />
        <Button look="primary" size="lg" type="submit" icon={<Play />} busy={busy || isWaiting}>
          {experimentFormText.startTheExperiment}
        </Button>
        {stop !== undefined && <Button onClick={() => stop.abort()}>{experimentFormText.cancel}</Button>}
      </section>
    </form>
  );
}
