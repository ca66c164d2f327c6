import { limitFieldsText } from '../text/settings.ts';
import { TextField } from '../ui/index.ts';
import { isCount, type LimitDrafts } from './limit-drafts.ts';

export interface LimitFieldsProps {
  drafts: LimitDrafts;
  onChange: (drafts: LimitDrafts) => void;
  /** The server's environment sets them; they cannot be changed here. */
  isFixed: boolean;
}

/** How often a provider may be asked, by everybody together. */
export function LimitFields({ drafts, onChange, isFixed }: LimitFieldsProps) {
  const field = (name: keyof LimitDrafts, label: string) => (
    <div className="min-w-0 flex-1">
      <TextField
        label={label}
        inputMode="numeric"
        placeholder={limitFieldsText.noLimit}
        readOnly={isFixed}
        value={drafts[name]}
        onChange={(text) => onChange({ ...drafts, [name]: text })}
        error={isCount(drafts[name]) ? undefined : limitFieldsText.wholeNumber}
      />
    </div>
  );
  return (
    <fieldset className="flex flex-col gap-1">
      <div className="flex gap-3">
        {field('atOnce', limitFieldsText.callsAtOnce)}
        {field('perMinute', limitFieldsText.callsAMinute)}
      </div>
      <p className="text-muted text-sm">
        {isFixed ? limitFieldsText.setByEnvironment : limitFieldsText.callsOverItWait}
      </p>
    </fieldset>
  );
}
