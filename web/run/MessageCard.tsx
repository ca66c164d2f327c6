import { Pencil } from 'lucide-react';
import type { Json } from '#engine/json';
import type { Message, Taint } from '#engine/run/message';
import type { TypeLabel } from '#engine/schema/index';
import { TypeDot } from '../library/TypeDot.tsx';
import { messageCardText } from '../text/run.ts';
import { Badge, Tooltip } from '../ui/index.ts';
import { ValueView } from './ValueView.tsx';

/** What arrived at, or left, one port. */
export function MessageCard({ port, message }: { port: string; message: Message | readonly Message[] }) {
  const list = isList(message) ? message : [message];
  const [first] = list;
  return (
    <div className="rounded-lg border border-line bg-surface p-2.5">
      <div className="mb-1 flex items-center gap-2">
        <TypeDot type={isList(message) ? 'list' : typeOf(first?.value ?? null)} />
        <span className="font-medium font-mono text-sm">{port}</span>
        {isList(message) && <span className="text-faint text-sm">{messageCardText.messages(list.length)}</span>}
        <span className="flex-1" />
        {list.some(({ by }) => by === 'edit') && <EditedBadge />}
        {first !== undefined && <TaintBadge taint={first.taint} />}
      </div>
      <div className="flex flex-col gap-2">
        {list.map((one, index) => (
          <div key={`${one.id} ${index}`} className={list.length > 1 ? 'border-line border-l-2 pl-2' : ''}>
            {list.length > 1 && <div className="truncate font-mono text-faint text-xs">{one.id}</div>}
            <ValueView value={one.value} />
          </div>
        ))}
      </div>
    </div>
  );
}

const taints: Readonly<Record<Exclude<Taint, 'none'>, { label: string; why: string }>> = {
  model: { label: messageCardText.modelText, why: messageCardText.outputOfModelWent },
  outside: { label: messageCardText.fromOutside, why: messageCardText.textThatPersonTyped },
};

/** Says whether text from outside went into a message. */
export function TaintBadge({ taint }: { taint: Taint }) {
  if (taint === 'none') return null;
  return (
    <Tooltip label={taints[taint].why}>
      <span className="inline-flex">
        <Badge tone={taint === 'model' ? 'paused' : 'neutral'}>{taints[taint].label}</Badge>
      </span>
    </Tooltip>
  );
}

/** Somebody put this message in the place of another. */
export function EditedBadge() {
  return (
    <Tooltip label={messageCardText.somebodyWroteThisInPlace}>
      <span className="inline-flex">
        <Badge tone="accent" icon={<Pencil aria-hidden />}>
          {messageCardText.edited}
        </Badge>
      </span>
    </Tooltip>
  );
}

function isList(message: Message | readonly Message[]): message is readonly Message[] {
  return Array.isArray(message);
}

/** The word for a value's own type. */
export function typeOf(value: Json): TypeLabel {
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes/no';
    default:
      return value === null ? 'any' : 'object';
  }
}
