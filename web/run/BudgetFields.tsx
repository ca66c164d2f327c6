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
      placeholder="no limit"
    />
  );
  return (
    <div className={className}>
      {field('calls', 'Most model calls', 1)}
      {field('tokens', 'Most tokens', 1000)}
      {field('money', 'Most US dollars', 0.1)}
      {field('seconds', 'Most seconds', 10)}
    </div>
  );
}
