import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Example } from '#engine/protocol/index';
import { RadioGroup, Select, SuggestField } from '../ui/index.ts';
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
const useExample = 'example';

/** Who answers: models, or a recorded example that needs none. Nothing is shown for flows without model roles. */
export function ModelSection({ examples, options, choice, problems, onChange, onExample }: ModelSectionProps) {
  const { roles, known, fallback } = options;
  const [last, setLast] = useState<Example>();
  if (roles.length === 0) return null;
  const play = (example: Example | undefined) => {
    onChange({ ...choice, example });
    if (example === undefined) return;
    setLast(example);
    onExample(example);
  };
  const offered = choice.example ?? last ?? examples[0];
  // Of a single role it is known whom the model is for; a role that makes vectors has to know.
  const field = roles.length === 1 ? roles[0]! : '*';
  return (
    <section aria-label="Models" className="flex flex-col gap-2">
      {offered !== undefined && (
        <RadioGroup
          label="Who answers"
          value={choice.example === undefined ? useModels : useExample}
          onChange={(value) => play(value === useExample ? offered : undefined)}
          options={[
            {
              value: useModels,
              label: 'Models',
              description:
                fallback === undefined ? 'None is configured yet.' : `${fallback}, unless chosen otherwise below.`,
            },
            {
              value: useExample,
              label: `Recorded example: ${offered.title}`,
              description: 'No model is called. The answers are the recorded ones, whatever the input says.',
            },
          ]}
        />
      )}
      {choice.example !== undefined && examples.length > 1 && (
        <Select
          label="Example"
          value={choice.example.name}
          onChange={(name) => play(examples.find((example) => example.name === name))}
          options={examples.map(({ name, title }) => ({ value: name, label: title }))}
        />
      )}
      {choice.example === undefined && (
        <SuggestField
          label={roles.length === 1 ? `Model for ${roles[0]}` : 'Model for all roles'}
          hint={roles.length === 1 ? undefined : `Roles: ${roles.join(', ')}. Choose one for each under “More”.`}
          placeholder={fallback === undefined ? 'provider/model' : `Default: ${fallback}`}
          suggestions={known}
          value={choice.byRole[field] ?? ''}
          error={problems[field]}
          onChange={(text) => onChange({ ...choice, byRole: { ...choice.byRole, [field]: text } })}
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
