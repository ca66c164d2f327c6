import { budgetFieldsText } from '../text/run-dialogs.ts';
import { NumberField } from '../ui/index.ts';
import type { BudgetDraft } from './start-options.ts';

export interface BudgetFieldsProps {
  budget: BudgetDraft;
  onChange: (budget: BudgetDraft) => void;
  className: string;
}

/** What a run may spend; an empty field is no limit. */
export function BudgetFields({ budget, onChange, className }: BudgetFieldsProps) {
  const field = (name: keyof BudgetDraft, label: string, step: number) => (
    <NumberField
      label={label}
      min={name === 'money' ? 0 : 1}
      step={step}
      value={budget[name]}
      onChange={(limit) => onChange({ ...budget, [name]: limit })}
      placeholder={budgetFieldsText.noLimit}
    />
  );
  return (
    <div className={className}>
      {field('calls', budgetFieldsText.mostModelCalls, 1)}
      {field('tokens', budgetFieldsText.mostTokens, 1000)}
      {field('money', budgetFieldsText.mostUsDollars, 0.1)}
      {field('seconds', budgetFieldsText.mostSeconds, 10)}
    </div>
  );
}
