import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { moreSectionText } from '../text/run-dialogs.ts';
import { SuggestField, TextField } from '../ui/index.ts';
import { BudgetFields } from './BudgetFields.tsx';
import type { BudgetDraft, ModelChoice } from './start-options.ts';
import type { ModelOptions } from './use-model-options.ts';

export interface MoreSectionProps {
  budget: BudgetDraft;
  onBudget: (budget: BudgetDraft) => void;
  seed: string;
  onSeed: (seed: string) => void;
  options: ModelOptions;
  choice: ModelChoice;
  problems: Readonly<Record<string, string>>;
  onChoice: (choice: ModelChoice) => void;
}

/** What most runs leave as it is. */
export function MoreSection({ budget, onBudget, seed, onSeed, options, choice, problems, onChoice }: MoreSectionProps) {
  const showsRoles = choice.example === undefined && options.roles.length > 1;
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="group flex items-center gap-1 rounded-md py-0.5 pr-2 font-medium text-muted hover:text-ink">
        <ChevronRight className="size-4 transition-transform group-data-panel-open:rotate-90" aria-hidden />
        {moreSectionText.more}
      </Collapsible.Trigger>
      <Collapsible.Panel className="flex flex-col gap-4 pt-3 pl-5">
        {showsRoles && (
          <div className="grid gap-3 sm:grid-cols-2">
            {options.roles.map((role) => (
              <SuggestField
                key={role}
                label={moreSectionText.modelFor(role)}
                placeholder={moreSectionText.asForAllRoles}
                suggestions={options.known}
                value={choice.byRole[role] ?? ''}
                error={problems[role]}
                onChange={(text) => onChoice({ ...choice, byRole: { ...choice.byRole, [role]: text } })}
              />
            ))}
          </div>
        )}
        <div>
          <BudgetFields className="grid grid-cols-2 gap-3" budget={budget} onChange={onBudget} />
          <p className="mt-1 text-faint text-sm">{moreSectionText.reachingLimitPausesRun}</p>
          {budget.money !== null && !options.hasPrices && !options.isLoading && choice.example === undefined && (
            <p role="status" className="mt-1 flex items-start gap-1.5 text-sm text-waiting-ink">
              <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
              <span>
                {moreSectionText.noPriceOfModel}{' '}
                <Link href="/settings" className="underline underline-offset-2">
                  {moreSectionText.enterPrices}
                </Link>
                .
              </span>
            </p>
          )}
        </div>
        <TextField
          label={moreSectionText.seed}
          hint={moreSectionText.seedHint}
          value={seed}
          onChange={onSeed}
          placeholder={moreSectionText.seedPlaceholder}
          className="max-w-72"
        />
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
