import { Bot, CornerRightDown } from 'lucide-react';
import type { Json } from '#engine/json';
import { suggestionCardText } from '../text/tasks.ts';
import { Button } from '../ui/index.ts';
import { ReadableValue } from './ReadableValue.tsx';

export interface SuggestionCardProps {
  suggestion: Json;
  /** Fills the form with it; undefined when it does not fit the form. */
  onUse: (() => void) | undefined;
}

/** What a model would answer, beside the form that the person fills in. */
export function SuggestionCard({ suggestion, onUse }: SuggestionCardProps) {
  return (
    <section
      aria-label={suggestionCardText.modelWouldSay}
      className="rounded-lg border border-accent/40 bg-accent-soft/50 p-3"
    >
      <div className="mb-1.5 flex items-center gap-2">
        <Bot className="size-4 shrink-0 text-accent-text" aria-hidden />
        <h4 className="min-w-0 flex-1 font-medium text-sm">{suggestionCardText.modelWouldSayDots}</h4>
        {onUse !== undefined && (
          <Button size="sm" icon={<CornerRightDown />} onClick={onUse}>
            {suggestionCardText.useIt}
          </Button>
        )}
      </div>
      <ReadableValue value={suggestion} />
    </section>
  );
}
