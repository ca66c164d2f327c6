import type { FlowCard } from '#engine/protocol/index';
import { cardFieldsText } from '../../text/publishing.ts';
import { TextArea, TextField } from '../../ui/index.ts';

const long = [
  { field: 'purpose', label: cardFieldsText.purpose, hint: cardFieldsText.purposeHint },
  { field: 'limits', label: cardFieldsText.limits, hint: cardFieldsText.limitsHint },
  { field: 'risks', label: cardFieldsText.risks, hint: cardFieldsText.risksHint },
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
        label={cardFieldsText.owner}
        hint={cardFieldsText.ownerHint}
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
