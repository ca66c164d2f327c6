import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Example } from '#engine/protocol/index';
import { modelSectionText } from '../text/run-dialogs.ts';
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
  const { roles, known, fallback, isLoading } = options;
  const [last, setLast] = useState<Example>();
  if (roles.length === 0) return null;
  const play = (example: Example | undefined) => {
    onChange({ ...choice, example });
    if (example === undefined) return;
    setLast(example);
    onExample(example);
  };
  const offered = choice.example ?? last ?? examples[0];
  // Which of the two it is to be depends on what is configured, unless somebody has said it.
  const isOpen = isLoading && offered !== undefined && Object.keys(choice.byRole).length === 0;
  // Of a single role it is known whom the model is for; a role that makes vectors has to know.
  const field = roles.length === 1 ? roles[0]! : '*';
  return (
    <section aria-label={modelSectionText.models} className="flex flex-col gap-2">
      {offered !== undefined && (
        <RadioGroup
          label={modelSectionText.whoAnswers}
          value={choice.example !== undefined ? useExample : isOpen ? null : useModels}
          onChange={(value) => play(value === useExample ? offered : undefined)}
          options={[
            {
              value: useModels,
              label: modelSectionText.models,
              description:
                fallback !== undefined
                  ? modelSectionText.unlessChosenOtherwise(fallback)
                  : isLoading
                    ? modelSectionText.lookingForModels
                    : modelSectionText.noneIsConfiguredYet,
            },
            {
              value: useExample,
              label: modelSectionText.recordedExample(offered.title),
              description: modelSectionText.noModelIsCalledAnswers,
            },
          ]}
        />
      )}
      {choice.example !== undefined && examples.length > 1 && (
        <Select
          label={modelSectionText.example}
          value={choice.example.name}
          onChange={(name) => play(examples.find((example) => example.name === name))}
          options={examples.map(({ name, title }) => ({ value: name, label: title }))}
        />
      )}
      {choice.example === undefined && !isOpen && (
        <SuggestField
          label={modelSectionText.modelForAllRoles(roles.length, roles[0] ?? '')}
          hint={roles.length === 1 ? undefined : modelSectionText.rolesChooseOneForEach(roles.join(', '))}
          placeholder={fallback === undefined ? modelSectionText.providerModel : modelSectionText.default(fallback)}
          suggestions={known}
          value={choice.byRole[field] ?? ''}
          error={problems[field]}
          onChange={(text) => onChange({ ...choice, byRole: { ...choice.byRole, [field]: text } })}
        />
      )}
      {choice.example === undefined && fallback === undefined && !isLoading && (
        <p className="flex items-start gap-1.5 text-waiting-ink">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span>
            {modelSectionText.noModelIsConfigured}{' '}
            <Link href="/settings" className="underline underline-offset-2">
              {modelSectionText.addAProvider}
            </Link>
            {examples.length > 0 && modelSectionText.orRunRecordedExample}.
          </span>
        </p>
      )}
    </section>
  );
}
