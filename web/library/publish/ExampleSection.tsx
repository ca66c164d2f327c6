import { FlaskConical, Square } from 'lucide-react';
import type { FlowFile } from '#engine/format/index';
import { exampleSectionText } from '../../text/publishing.ts';
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
    return <p className="text-muted">{exampleSectionText.noneYetFlowWithRecorded}</p>;
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
            {exampleSectionText.stop}
          </Button>
        ) : (
          <Button
            size="sm"
            icon={<FlaskConical aria-hidden />}
            disabled={list.length === 0}
            onClick={() => void checks.run(flow, list)}
          >
            {exampleSectionText.runThemNow}
          </Button>
        )}
      </div>
      {isFailing && (
        <TextArea
          label={exampleSectionText.whyItMayBePublished}
          hint={exampleSectionText.whyItMayBePublishedHint}
          required
          minRows={2}
          value={reason}
          onChange={onReason}
          error={isWhyAsked && reason.trim() === '' ? exampleSectionText.sayWhyOrMendFlow : undefined}
        />
      )}
    </>
  );
}
