import type { FlowCard } from '#engine/protocol/index';
import { TextArea, TextField } from '../../ui/index.ts';

const long = [
  { field: 'purpose', label: 'Purpose', hint: 'What it is for, and for whom.' },
  { field: 'limits', label: 'Limits', hint: 'What it cannot do, and was not tried on.' },
  { field: 'risks', label: 'Risks', hint: 'What can go wrong, and what to watch.' },
] as const;

/** What one should know before one trusts the flow; all of it may stay empty. */
export function CardFields({ value, onChange }: { value: FlowCard; onChange: (card: FlowCard) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {long.map(({ field, label, hint }) => (
        <TextArea
          key={field}
          label={label}
          hint={hint}
          minRows={2}
          value={value[field] ?? ''}
          onChange={(text) => onChange({ ...value, [field]: text })}
        />
      ))}
      <TextField
        label="Owner"
        hint="Who answers for it."
        value={value.owner ?? ''}
        onChange={(owner) => onChange({ ...value, owner })}
      />
    </div>
  );
}

/** Without the fields that nobody filled in; undefined when that is all of them. */
export function filledCard(card: FlowCard): FlowCard | undefined {
  const filled = Object.entries(card).filter(([, text]) => text !== undefined && text.trim() !== '');
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}
