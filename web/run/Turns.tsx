import { Bot, MessageSquareText } from 'lucide-react';
import { ValueView } from './ValueView.tsx';

/** A conversation with a model: what was asked, what came back, and repairs if there were any. */
export function Turns({
  turns,
}: {
  turns: ReadonlyArray<{ readonly role: 'user' | 'assistant'; readonly content: string }>;
}) {
  return (
    <ol className="flex flex-col gap-2">
      {turns.map((turn, index) => (
        <li
          key={index}
          className={`rounded-lg border p-2.5 ${turn.role === 'assistant' ? 'border-line bg-surface' : 'border-transparent bg-sunken'}`}
        >
          <div className="mb-1 flex items-center gap-1.5 text-muted text-sm">
            {turn.role === 'assistant' ? (
              <Bot className="size-3.5" aria-hidden />
            ) : (
              <MessageSquareText className="size-3.5" aria-hidden />
            )}
            {titleOf(turn.role, index)}
          </div>
          <ValueView value={turn.content} />
        </li>
      ))}
    </ol>
  );
}

function titleOf(role: 'user' | 'assistant', index: number): string {
  if (role === 'assistant') return index <= 1 ? 'Reply' : 'Repaired reply';
  return index === 0 ? 'Prompt' : 'Asked again';
}
