import type { FlowFile } from '#engine/format/flow-file';
import { useLibrary } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { useDrafts } from '../store/drafts.ts';
import { scoreSectionText } from '../text/experiments.ts';
import { Checkbox, Combobox, NumberField, Select, TextArea } from '../ui/index.ts';
import { problemOfScore, type ScoreDraft, type ScoreKind, scoreKinds } from './score-draft.ts';

export interface ScoreSectionProps {
  flow: FlowFile;
  score: ScoreDraft;
  place: RunPlace;
  onChange: (score: ScoreDraft) => void;
  /** Somebody tried to start with it. */
  isAsked: boolean;
}

const kinds: Readonly<Record<ScoreKind, { readonly label: string; readonly hint: string }>> = {
  none: { label: scoreSectionText.none, hint: scoreSectionText.runsAndCostsAreCounted },
  exact: { label: scoreSectionText.exact, hint: scoreSectionText.outputIsWhatIsExpected },
  contains: { label: scoreSectionText.contains, hint: scoreSectionText.outputContainsWhat },
  numeric: { label: scoreSectionText.number, hint: scoreSectionText.numberOrLastNumber },
  schema: { label: scoreSectionText.schema, hint: scoreSectionText.outputFitsJsonSchema },
  code: { label: scoreSectionText.expression, hint: scoreSectionText.overOutputExpectedInput },
  program: {
    label: scoreSectionText.program,
    hint: scoreSectionText.javaScriptOverInput,
  },
  judge: { label: scoreSectionText.judge, hint: scoreSectionText.flowWithOutputNamedScore },
};

/** The only output, or `answer`; a select takes an empty text for nothing chosen. */
const standardOutput = '-';

const placeholders: Partial<Record<ScoreKind, string>> = {
  schema: '{ "type": "object", "required": ["answer"] }',
  code: 'output.answer == expected',
  program: 'return { score: input.output.answer.length < 80 ? 1 : 0 };',
};

/** How an output becomes a score. */
export function ScoreSection({ flow, score, place, onChange, isAsked }: ScoreSectionProps) {
  const { kind } = score;
  const compares = kind === 'exact' || kind === 'contains' || kind === 'numeric';
  const problem = isAsked || score.text !== '' ? problemOfScore(score) : undefined;
  const outputs = Object.keys(flow.interface.output);
  return (
    <section aria-label={scoreSectionText.score} className="flex flex-col gap-3">
      <h2 className="font-semibold text-md">{scoreSectionText.score}</h2>
      <div className="grid gap-3 sm:grid-cols-3">
        <Select<ScoreKind>
          label={scoreSectionText.kind}
          value={kind}
          onChange={(next) => onChange({ ...score, kind: next })}
          options={scoreKinds.map((value) => ({ value, label: kinds[value].label }))}
        />
        {compares && (
          <Select
            label={scoreSectionText.comparedOutput}
            value={score.output || standardOutput}
            onChange={(output) => onChange({ ...score, output: output === standardOutput ? '' : output })}
            options={[
              { value: standardOutput, label: outputs.length === 1 ? outputs[0]! : scoreSectionText.answer },
              ...outputs
                .filter((name) => outputs.length > 1 && name !== 'answer')
                .map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
        {kind === 'numeric' && (
          <NumberField
            label={scoreSectionText.offByAtMost}
            min={0}
            step="any"
            value={score.tolerance}
            onChange={(tolerance) => onChange({ ...score, tolerance })}
          />
        )}
        {(kind === 'exact' || kind === 'contains') && (
          <Checkbox
            className="self-end pb-1.5"
            label={scoreSectionText.capitalsDoNotCount}
            checked={score.ignoreCase}
            onChange={(ignoreCase) => onChange({ ...score, ignoreCase })}
          />
        )}
        {kind === 'judge' && <JudgeChoice score={score} place={place} onChange={onChange} error={problem} />}
      </div>
      {placeholders[kind] !== undefined && (
        <TextArea
          label={kinds[kind].label}
          mono
          minRows={kind === 'code' ? 1 : 3}
          placeholder={placeholders[kind]}
          value={score.text}
          error={problem}
          onChange={(text) => onChange({ ...score, text })}
        />
      )}
      <p className="text-faint text-sm">{kinds[kind].hint}</p>
    </section>
  );
}

interface JudgeChoiceProps {
  score: ScoreDraft;
  place: RunPlace;
  onChange: (score: ScoreDraft) => void;
  error: string | undefined;
}

/** Flows that give a score. */
function JudgeChoice({ score, place, onChange, error }: JudgeChoiceProps) {
  const library = useLibrary();
  const drafts = useDrafts();
  const options = [
    // The server does not know the drafts of this browser.
    ...(place === 'server' ? [] : (drafts.data ?? [])).flatMap(({ name, flow }) =>
      flow !== undefined && Object.hasOwn(flow.interface.output, 'score')
        ? [{ value: name, label: flow.title ?? name, description: scoreSectionText.yourDraft }]
        : [],
    ),
    ...(library.data ?? []).flatMap(({ latest, title }) =>
      Object.hasOwn(latest.interface.output, 'score')
        ? [{ value: `${latest.name}@${latest.version}`, label: title, description: latest.version }]
        : [],
    ),
  ];
  return (
    <Combobox
      label={scoreSectionText.flowThatJudges}
      value={score.text === '' ? null : score.text}
      options={options}
      error={error}
      onChange={(text) => onChange({ ...score, text })}
    />
  );
}
