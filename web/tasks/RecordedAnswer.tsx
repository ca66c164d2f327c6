import { CornerRightDown, History } from 'lucide-react';
import type { Json } from '#engine/json';
import { recordedAnswerText } from '../text/tasks.ts';
import { Button } from '../ui/index.ts';
import { ReadableValue } from './ReadableValue.tsx';

export interface RecordedAnswerProps {
  answer: Json;
  /** Fills the form with it; undefined when there is nothing to fill in. */
  onFill: (() => void) | undefined;
}

/** What was answered in the recorded example, from which alone the recorded models go on. */
export function RecordedAnswer({ answer, onFill }: RecordedAnswerProps) {
  return (
    <section aria-label={recordedAnswerText.recordedAnswer} className="rounded-lg border border-line bg-sunken p-3">
      <div className="mb-1.5 flex items-center gap-2">
        <History className="size-4 shrink-0 text-muted" aria-hidden />
        <h4 className="min-w-0 flex-1 font-medium text-sm">{recordedAnswerText.inThisExampleSomebody}</h4>
        {onFill !== undefined && (
          <Button size="sm" icon={<CornerRightDown />} onClick={onFill}>
            {recordedAnswerText.fillItIn}
          </Button>
        )}
      </div>
      <ReadableValue value={answer} />
      <p className="mt-1.5 text-faint text-sm">{recordedAnswerText.anotherAnswerIsTakenToo}</p>
    </section>
  );
}
