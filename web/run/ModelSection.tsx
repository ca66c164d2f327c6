import { TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import type { Example } from '#engine/protocol/index';
import { RadioGroup, SuggestField } from '../ui/index.ts';
import type { ModelChoice } from './start-options.ts';
import type { ModelOptions } from './use-model-options.ts';

export interface ModelSectionProps {
  examples: readonly Example[];
  options: ModelOptions;
  choice: ModelChoice;
  problems: Readonly<Record<string, string>>;
  onChange: (choice: ModelChoice) => void;
  /** A recording was chosen; its input should be shown. */
  onExample: (example: Example) => void;
}

const useModels = 'models';

/** Who answers: models, or a recorded example that needs none. Nothing is shown for flows without model roles. */
export function ModelSection({ examples, options, choice, problems, onChange, onExample }: ModelSectionProps) {
  const { roles, known, fallback } = options;
  if (roles.length === 0) return null;
  const choose = (value: string) => {
    const example = examples.find(({ name }) => name === value);
    onChange({ ...choice, example });
    if (example !== undefined) onExample(example);
  };
  return (
    <section aria-label="Models" className="flex flex-col gap-2">
      {examples.length > 0 && (
        <RadioGroup
          label="Who answers"
          value={choice.example?.name ?? useModels}
          onChange={choose}
          options={[
            {
              value: useModels,
              label: 'Models',
              description:
                fallback === undefined ? 'None is configured yet.' : `${fallback}, unless chosen otherwise below.`,
            },
            ...examples.map((example) => ({
              value: example.name,
              label: `Recorded example: ${example.title}`,
              description: 'No model is called. The answers are the recorded ones, whatever the input says.',
            })),
          ]}
        />
      )}
      {choice.example === undefined && (
        <SuggestField
          label={roles.length === 1 ? `Model for ${roles[0]}` : 'Model for all roles'}
          hint={roles.length === 1 ? undefined : `Roles: ${roles.join(', ')}. Choose one for each under “More”.`}
          placeholder={fallback === undefined ? 'provider/model' : `Default: ${fallback}`}
          suggestions={known}
          value={choice.byRole['*'] ?? ''}
          error={problems['*']}
          onChange={(text) => onChange({ ...choice, byRole: { ...choice.byRole, '*': text } })}
        />
      )}
      {choice.example === undefined && fallback === undefined && !options.isLoading && (
        <p className="flex items-start gap-1.5 text-waiting-ink">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span>
            No model is configured.{' '}
            <Link href="/settings" className="underline underline-offset-2">
              Add a provider
            </Link>
            {examples.length > 0 && ', or run the recorded example'}.
          </span>
        </p>
      )}
    </section>
  );
}
