import { Globe } from 'lucide-react';
import { useState } from 'react';
import { directProviderText } from '../text/settings.ts';
import { Button, showError, TextField, toast } from '../ui/index.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { PriceTable } from './PriceTable.tsx';
import { useDirectModels } from './use-direct-models.ts';

/** Where this browser calls models without the server. */
export function DirectProvider() {
  const { form, drafts, isStored, isConflict, ...models } = useDirectModels();
  const [problem, setProblem] = useState<string>();
  const save = async (keep: () => Promise<boolean>) => {
    if (!URL.canParse(form.baseURL.trim())) return setProblem(directProviderText.thisIsNotAddressSuch);
    setProblem(undefined);
    if (await keep()) toast.success(directProviderText.keptInThisBrowserChoose);
  };
  return (
    <form
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3 shadow-raised"
      onSubmit={(event) => {
        event.preventDefault();
        save(models.save).catch((error: unknown) => showError(error));
      }}
    >
      <TextField
        label={directProviderText.baseUrl}
        mono
        value={form.baseURL}
        error={problem}
        onChange={(baseURL) => models.change({ baseURL })}
        placeholder="http://127.0.0.1:11434/v1"
        hint={directProviderText.baseUrlHint}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={directProviderText.model}
          mono
          value={form.model}
          onChange={(model) => models.change({ model })}
        />
        <TextField
          label={directProviderText.apiKey}
          type="password"
          autoComplete="new-password"
          value={form.apiKey}
          onChange={(apiKey) => models.change({ apiKey })}
          hint={directProviderText.apiKeyHint}
        />
        <TextField
          label={directProviderText.embeddingModel}
          mono
          value={form.embeddingModel}
          onChange={(embeddingModel) => models.change({ embeddingModel })}
          hint={directProviderText.embeddingModelHint}
        />
      </div>
      <PriceTable drafts={drafts} defaultModel={form.model} />
      {isConflict && <ConflictNote takeTheirs={models.takeTheirs} keepMine={() => save(models.keepMine)} />}
      <div className="flex gap-2">
        <Button type="submit" icon={<Globe />} disabled={form.baseURL === '' || form.model === ''}>
          {directProviderText.keepInThisBrowser}
        </Button>
        {isStored && (
          <Button look="danger" onClick={() => void models.forget().catch(showError)}>
            {directProviderText.forget}
          </Button>
        )}
      </div>
    </form>
  );
}
