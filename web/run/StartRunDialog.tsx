import { Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Breakpoint } from '#engine/journal/entries';
import { isJsonObject, type JsonObject } from '#engine/json';
import type { Example } from '#engine/protocol/index';
import { useAccount, useMay } from '../client/account.ts';
import { clientOf, useSettings } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { problemsOf } from '../client/request-error.ts';
import type { RunClient, RunPlace } from '../client/run-client.ts';
import { startRunDialogText } from '../text/run-dialogs.ts';
import { Button, Dialog, Kbd, showError, useSchemaForm } from '../ui/index.ts';
import { rememberAllowed, wasAllowed } from './allowed-before.ts';
import { CallCount } from './CallCount.tsx';
import { GrantSection } from './GrantSection.tsx';
import { InputSection } from './InputSection.tsx';
import { ModelSection } from './ModelSection.tsx';
import { MoreSection } from './MoreSection.tsx';
import { PlaceChoice } from './PlaceChoice.tsx';
import {
  type BudgetDraft,
  bindModels,
  checkModels,
  inputSchema,
  isSameInput,
  type ModelChoice,
  noLimits,
  recallStart,
  rememberStart,
  toBudget,
} from './start-options.ts';
import { TeamSection } from './TeamSection.tsx';
import { type TeamChoice, teamRequest, wholeTeam } from './team-choice.ts';
import { useModelOptions } from './use-model-options.ts';
import { grantsFrom, type NeededGrants, needsGrant, useNeededGrants } from './use-needed-grants.ts';
import { useOnceKnown } from './use-once-known.ts';

export interface StartRunDialogProps {
  flow: FlowFile;
  /** Flows that it reaches by reference and that the library does not hold. */
  flows: Readonly<Record<string, FlowFile>>;
  examples: readonly Example[];
  /** `name@version` of the release that the examples belong to; the server finds them there. */
  exampleSource?: string | undefined;
  /** Input to begin with, whatever was filled in before. */
  given?: JsonObject | undefined;
  /** Where the run is to stop. */
  breakpoints?: readonly Breakpoint[];
  open: boolean;
  onClose: () => void;
  onStarted: (client: RunClient, run: string) => void;
}

/** Everything a run needs to know before it starts, most of it filled in already. */
export function StartRunDialog(props: StartRunDialogProps) {
  const { flow, open, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [isWaiting, setWaiting] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={startRunDialogText.runNamed(flow.title ?? flow.name)}
      description={flow.description}
      footer={
        <>
          <Button onClick={onClose}>{startRunDialogText.cancel}</Button>
          <Button look="primary" type="submit" form={formId} icon={<Play />} busy={busy || isWaiting}>
            {startRunDialogText.run} <Kbd inverse>⌘↵</Kbd>
          </Button>
        </>
      }
    >
      {open && <StartRunForm {...props} busy={busy} onBusy={setBusy} onWaiting={setWaiting} />}
    </Dialog>
  );
}

const formId = 'start-run';

interface StartRunFormProps extends StartRunDialogProps {
  busy: boolean;
  onBusy: (busy: boolean) => void;
  /** It was asked for before it was known with what. */
  onWaiting: (isWaiting: boolean) => void;
}

function StartRunForm(props: StartRunFormProps) {
  const {
    flow,
    flows,
    examples,
    exampleSource,
    breakpoints = [],
    onClose,
    onStarted,
    busy,
    onBusy: setBusy,
    onWaiting,
  } = props;
  const settings = useSettings();
  const [remembered] = useState(() => recallStart(flow.name));
  const mayUseServer = useMay('startRuns');
  const [chosen, setPlace] = useState<RunPlace>(remembered.place ?? 'browser');
  const { needed, content, isLoading: isResolving } = useNeededGrants(flow, flows);
  const mayRunHere = useMayRunHere(needed);
  const place = mayRunHere && !(mayUseServer && chosen === 'server') ? 'browser' : 'server';
  const isRefused = !mayRunHere && !mayUseServer;
  const [team, setTeam] = useState(wholeTeam);
  const account = useAccount();
  const hasTeam = account.data?.accounts === true && place === 'server';
  const options = useModelOptions(flow, flows, place);
  const [isAllowed, setAllowed] = useAllowed(needed, content);
  const [isAsked, setAsked] = useState(false);
  const [choice, setChoice] = useState<ModelChoice | undefined>();
  const [budget, setBudget] = useState<BudgetDraft>(noLimits);
  const [seed, setSeed] = useState('');
  const [schema] = useState(() => inputSchema(flow));
  const form = useSchemaForm(schema, props.given ?? remembered.input ?? examples[0]?.input);

  // With no model configured the recorded example is what can run at once.
  const standard: ModelChoice = {
    example: options.fallback === undefined && !options.isLoading ? examples[0] : undefined,
    byRole: {},
  };
  const models = choice ?? standard;
  const problems = checkModels(models, settings.data, place);

  const start = async () => {
    const input = form.finish();
    if (needsGrant(needed) && !isAllowed) return setAsked(true);
    if (input === undefined || !isJsonObject(input.value) || Object.keys(problems).length > 0 || busy || isRefused)
      return;
    setBusy(true);
    const client = clientOf(place);
    try {
      const run = await client.start(
        await makeRequest({
          flow,
          flows,
          input: input.value,
          models,
          seed,
          budget,
          needed,
          breakpoints,
          source: exampleSource ?? `draft/${flow.name}`,
          team: hasTeam ? team : wholeTeam,
        }),
      );
      if (content !== undefined && needsGrant(needed)) rememberAllowed(content, needed, true);
      rememberStart(flow.name, { input: input.value, place });
      void queryClient.invalidateQueries({ queryKey: ['runs'] });
      onClose();
      onStarted(client, run);
    } catch (error) {
      form.showProblems(
        problemsOf(error).flatMap(({ path, message }) =>
          path.startsWith('input.') ? [{ path: path.slice(6), message }] : [],
        ),
      );
      showError(error, startRunDialogText.runDidNotStart);
    } finally {
      setBusy(false);
    }
  };
  const { go, isWaiting } = useOnceKnown(!options.isLoading && !isResolving && !account.isPending, start);
  useEffect(() => {
    onWaiting(isWaiting);
    return () => onWaiting(false);
  }, [isWaiting, onWaiting]);

  return (
    <form
      id={formId}
      className="flex flex-col gap-5"
      aria-busy={busy}
      // A browser would take the steps of the number fields for the only values that there are.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        go();
      }}
    >
      <SubmitOnChord onSubmit={go} />
      <InputSection
        schema={schema}
        form={form}
        isFromExample={
          !options.isLoading &&
          models.example === undefined &&
          examples.some(({ input }) => isSameInput(input, form.value))
        }
      />
      {isRefused ? (
        <p role="alert" className="text-failed-ink">
          {startRunDialogText.notForYourRole}
        </p>
      ) : (
        <PlaceChoice value={place} onChange={setPlace} isServerOnly={!mayRunHere} />
      )}
      {hasTeam && !isRefused && <TeamSection value={team} roles={options.people} onChange={setTeam} />}
      <ModelSection
        examples={examples}
        options={options}
        choice={models}
        problems={problems}
        onChange={setChoice}
        onExample={(example) => form.onChange(example.input)}
      />
      <CallCount flow={flow} flows={flows} input={form.value} />
      <GrantSection needed={needed} content={content} isAllowed={isAllowed} onAllow={setAllowed} isAsked={isAsked} />
      <MoreSection
        budget={budget}
        onBudget={setBudget}
        seed={seed}
        onSeed={setSeed}
        options={options}
        choice={models}
        problems={problems}
        onChoice={setChoice}
      />
    </form>
  );
}

/** Whether a run in the browser could call what the flow needs: hosts and tools are called by the server for it. */
function useMayRunHere({ hosts, tools }: NeededGrants): boolean {
  const mayCallHosts = useMay('callThroughServer');
  const mayCallTools = useMay('callTools');
  return (hosts.length === 0 || mayCallHosts) && (tools.length === 0 || mayCallTools);
}

/** What was allowed before for exactly this content stays allowed, until somebody takes it back or anything changes. */
function useAllowed(needed: NeededGrants, content: string | undefined) {
  const [chosen, setChosen] = useState<boolean>();
  const before = useMemo(() => content !== undefined && wasAllowed(content, needed), [content, needed]);
  const choose = (isAllowed: boolean) => {
    setChosen(isAllowed);
    if (!isAllowed && content !== undefined) rememberAllowed(content, needed, false);
  };
  return [chosen ?? before, choose] as const;
}

interface RequestParts {
  flow: FlowFile;
  flows: Readonly<Record<string, FlowFile>>;
  input: JsonObject;
  models: ModelChoice;
  seed: string;
  budget: BudgetDraft;
  /** What was shown and allowed. */
  needed: NeededGrants;
  breakpoints: readonly Breakpoint[];
  source: string;
  team: TeamChoice;
}

async function makeRequest(parts: RequestParts) {
  const { flow, flows, input, models, seed, budget, needed, breakpoints, source, team } = parts;
  const limits = toBudget(budget);
  return {
    flow,
    flows: { ...flows },
    input,
    models: await bindModels(models, source),
    ...(seed === '' ? {} : { seed }),
    ...(limits === undefined ? {} : { budget: limits }),
    ...(breakpoints.length === 0 ? {} : { breakpoints: [...breakpoints] }),
    ...grantsFrom(needed),
    ...teamRequest(team),
  };
}

/** `⌘↵` starts from anywhere in the dialog, its buttons included. */
function SubmitOnChord({ onSubmit }: { onSubmit: () => void }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.defaultPrevented) return;
      event.preventDefault();
      onSubmit();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
  return null;
}
