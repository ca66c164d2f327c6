import { Bot, MessageSquareText, Wrench } from 'lucide-react';
import type { ActivationRecord } from '#engine/run/trace';
import { turnsText } from '../text/run.ts';
import { ValueView } from './ValueView.tsx';

/** A conversation with a model: what was asked, what came back, and repairs if there were any. */
export function Turns({ turns }: { turns: NonNullable<ActivationRecord['turns']> }) {
  return (
    <ol className="flex flex-col gap-2">
      {turns.map((turn, index) => (
        <li
          key={index}
          className={`rounded-lg border p-2.5 ${turn.role === 'assistant' ? 'border-line bg-surface' : 'border-transparent bg-sunken'}`}
        >
          <div className="mb-1 flex items-center gap-1.5 text-muted text-sm">
            <Icon role={turn.role} />
            {titleOf(turn, index)}
          </div>
          {turn.content !== '' && <ValueView value={turn.content} />}
          {turn.calls?.map((call) => (
            <p key={call.id} className="mt-1 font-mono text-sm wrap-anywhere">
              {call.name} {call.arguments}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

type Turn = NonNullable<ActivationRecord['turns']>[number];

function Icon({ role }: Pick<Turn, 'role'>) {
  const Shape = role === 'assistant' ? Bot : role === 'tool' ? Wrench : MessageSquareText;
  return <Shape className="size-3.5" aria-hidden />;
}

function titleOf({ role, calls }: Turn, index: number): string {
  if (role === 'tool') return turnsText.resultOfTool;
  if (calls !== undefined) return turnsText.asksForTools;
  if (role === 'assistant') return index <= 1 ? turnsText.reply : turnsText.repairedReply;
  return index === 0 ? turnsText.prompt : turnsText.askedAgain;
}
