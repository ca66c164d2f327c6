import type { FlowFile } from '#engine/format/flow-file';
import { useLibrary } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { useDrafts } from '../store/drafts.ts';
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
  none: { label: 'None', hint: 'Runs and costs are counted; nothing is called right or wrong.' },
  exact: { label: 'Exact', hint: 'The output is what is expected; spaces around it do not count.' },
  contains: { label: 'Contains', hint: 'The output contains what is expected.' },
  numeric: { label: 'Number', hint: 'The number, or the last number in the text, is near enough.' },
  schema: { label: 'Schema', hint: 'The output fits a JSON Schema.' },
  code: { label: 'Expression', hint: 'Over output, expected, input and fields; true, false or a number from 0 to 1.' },
  program: {
    label: 'Program',
    hint: 'JavaScript over input.output, input.expected, input.fields; it returns { score }.',
  },
  judge: { label: 'Judge', hint: 'A flow with an output named score; its calls are counted apart.' },
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
    <section aria-label="Score" className="flex flex-col gap-3">
      <h2 className="font-semibold text-md">Score</h2>
      <div className="grid gap-3 sm:grid-cols-3">
        <Select<ScoreKind>
          label="Kind"
          value={kind}
          onChange={(next) => onChange({ ...score, kind: next })}
          options={scoreKinds.map((value) => ({ value, label: kinds[value].label }))}
        />
        {compares && (
          <Select
            label="Compared output"
            value={score.output || standardOutput}
            onChange={(output) => onChange({ ...score, output: output === standardOutput ? '' : output })}
            options={[
              { value: standardOutput, label: outputs.length === 1 ? `${outputs[0]}` : 'answer' },
              ...outputs
                .filter((name) => outputs.length > 1 && name !== 'answer')
                .map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
        {kind === 'numeric' && (
          <NumberField
            label="Off by at most"
            min={0}
            step="any"
            value={score.tolerance}
            onChange={(tolerance) => onChange({ ...score, tolerance })}
          />
        )}
        {(kind === 'exact' || kind === 'contains') && (
          <Checkbox
            className="self-end pb-1.5"
            label="Capitals do not count"
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
        ? [{ value: name, label: flow.title ?? name, description: 'Your draft' }]
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
      label="Flow that judges"
      value={score.text === '' ? null : score.text}
      options={options}
      error={error}
      onChange={(text) => onChange({ ...score, text })}
    />
  );
}
