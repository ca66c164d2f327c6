import { FlaskConical, Square } from 'lucide-react';
import type { FlowFile } from '#engine/format/index';
import { Button, TextArea } from '../../ui/index.ts';
import { ExampleCheckList } from '../examples/ExampleCheckList.tsx';
import type { ChosenExamples } from './use-publishing.ts';

export interface ExampleSectionProps {
  flow: FlowFile;
  examples: ChosenExamples;
  reason: string;
  onReason: (reason: string) => void;
}

/** Which examples come with the release. They are run before it is made; one that fails needs a reason. */
export function ExampleSection({ flow, examples, reason, onReason }: ExampleSectionProps) {
  const { offered, list, checks, isFailing, isWhyAsked, choose } = examples;
  if (offered.length === 0) {
    return <p className="text-muted">None yet. A flow with a recorded example can be tried with no model.</p>;
  }
  return (
    <>
      <ExampleCheckList
        examples={offered}
        checks={checks.checks}
        chosen={new Set(list.map(({ name }) => name))}
        onChoose={choose}
      />
      <div>
        {checks.isRunning ? (
          <Button size="sm" icon={<Square aria-hidden />} onClick={checks.stop}>
            Stop
          </Button>
        ) : (
          <Button
            size="sm"
            icon={<FlaskConical aria-hidden />}
            disabled={list.length === 0}
            onClick={() => void checks.run(flow, list)}
          >
            Run them now
          </Button>
        )}
      </div>
      {isFailing && (
        <TextArea
          label="Why it may be published although an example fails"
          hint="Everybody who looks at the release sees this."
          required
          minRows={2}
          value={reason}
          onChange={onReason}
          error={
            isWhyAsked && reason.trim() === '' ? 'Say why, or mend the flow, or leave that example out.' : undefined
          }
        />
      )}
    </>
  );
}
