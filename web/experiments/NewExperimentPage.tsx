import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { DataSet, DataSetUse } from '#flows/data/index';
import { useLibrary } from '../client/queries.ts';
import { resolveFlow } from '../client/resolve-flow.ts';
import { DropFile } from '../shell/DropFile.tsx';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { useDrafts } from '../store/drafts.ts';
import { newExperimentPageText } from '../text/experiments.ts';
import { Combobox, ErrorState, RadioGroup, type SelectOption, Spinner, showError } from '../ui/index.ts';
import { DataSection } from './DataSection.tsx';
import { draftData } from './data-draft.ts';
import { ExperimentForm } from './ExperimentForm.tsx';
import type { ChosenData } from './experiment-draft.ts';

/** Everything that an experiment needs, from the cases on: what follows depends on them. */
export function NewExperimentPage() {
  const asked = new URLSearchParams(useSearch()).get('flow');
  const [chosen, setChosen] = useState<ChosenData>();
  const [reference, setReference] = useState<string | null>(asked);
  const options = useFlowOptions();
  const takeText = (text: string, name: string) => {
    try {
      setChosen({ data: draftData(name, text) });
    } catch (error) {
      showError(error, newExperimentPageText.cannotBeUsed(name));
    }
  };
  const takeUse = (set: DataSet, use: DataSetUse | undefined, data: ChosenData['data']) => {
    setChosen({ data, set, use });
    const release = options.find(({ value }) => value.startsWith(`${use?.flow}@`));
    if (release !== undefined) setReference(release.value);
  };
  const takeSet = (set: DataSet) => {
    set.text().then((text) => {
      const data = { ...draftData(`${set.name}.jsonl`, text), title: set.title };
      // A flow that was chosen stays, unless the set has a way to be used with it.
      const fitting = set.uses.find(({ flow }) => reference?.startsWith(`${flow}@`) === true);
      takeUse(set, fitting ?? (reference === null ? set.uses[0] : undefined), data);
    }, showError);
  };
  const chooseFlow = (next: string) => {
    setReference(next);
    setChosen(
      (before) => before && { ...before, use: before.set?.uses.find(({ flow }) => next.startsWith(`${flow}@`)) },
    );
  };
  return (
    <DropFile
      label={newExperimentPageText.newExperiment}
      hint={newExperimentPageText.newExperimentHint}
      onFile={takeText}
    >
      <Page>
        <PageHeader
          title={newExperimentPageText.newExperiment}
          leading={
            <Link
              href="/experiments"
              aria-label={newExperimentPageText.allExperiments}
              className="rounded-md p-1 text-muted hover:bg-hover"
            >
              <ArrowLeft className="size-4" aria-hidden />
            </Link>
          }
        />
        <PageBody width="text">
          <div className="flex flex-col gap-7 pb-10">
            <DataSection data={chosen?.data} set={chosen?.set} onText={takeText} onSet={takeSet} />
            <section aria-label={newExperimentPageText.flow} className="flex flex-col gap-3">
              <h2 className="font-semibold text-md">{newExperimentPageText.flow}</h2>
              {chosen?.set !== undefined && (
                <RadioGroup
                  label={newExperimentPageText.waysToUseThisData}
                  isInline
                  value={chosen.use?.name ?? null}
                  onChange={(name) => {
                    const { set, data } = chosen;
                    const use = set?.uses.find((one) => one.name === name);
                    if (set !== undefined && use !== undefined) takeUse(set, use, data);
                  }}
                  options={chosen.set.uses.map(({ name, title, recording }) => ({
                    value: name,
                    label: recording === undefined ? title : newExperimentPageText.hasScriptedAnswers(title),
                  }))}
                />
              )}
              <Combobox
                label={newExperimentPageText.flowToRun}
                className="sm:max-w-96"
                placeholder={newExperimentPageText.flowToRunPlaceholder}
                value={reference}
                options={options}
                onChange={chooseFlow}
              />
            </section>
            {chosen !== undefined && reference !== null && (
              <FlowForm
                key={`${reference} ${chosen.use?.name ?? ''} ${chosen.data.title}`}
                {...{ chosen, reference }}
              />
            )}
          </div>
        </PageBody>
      </Page>
    </DropFile>
  );
}

function FlowForm({ chosen, reference }: { chosen: ChosenData; reference: string }) {
  const resolved = useQuery({
    queryKey: ['experiment-flow', reference],
    queryFn: () => resolveFlow(reference, {}),
    staleTime: 0,
    retry: false,
  });
  if (resolved.isPending) return <Spinner label={newExperimentPageText.loadingTheFlow} />;
  if (resolved.isError) return <ErrorState error={resolved.error} onRetry={() => void resolved.refetch()} />;
  return <ExperimentForm chosen={chosen} reference={reference} {...resolved.data} />;
}

/** Own drafts first, then what the library has. */
function useFlowOptions(): readonly SelectOption[] {
  const drafts = useDrafts();
  const library = useLibrary();
  return [
    ...(drafts.data ?? []).flatMap(({ name, flow }) =>
      flow === undefined
        ? []
        : [{ value: name, label: flow.title ?? name, description: newExperimentPageText.yourDraft }],
    ),
    ...(library.data ?? []).map(({ latest, title }) => ({
      value: `${latest.name}@${latest.version}`,
      label: title,
      description: latest.version,
    })),
  ];
}
