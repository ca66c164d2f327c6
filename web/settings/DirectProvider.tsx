import { Globe } from 'lucide-react';
import { useEffect, useState } from 'react';
import { queryClient } from '../client/query-client.ts';
import { type DirectModels, forgetDirectModels, readDirectModels, writeDirectModels } from '../host/direct-models.ts';
import { directProviderText } from '../text/settings.ts';
import { Button, showError, TextField, toast } from '../ui/index.ts';
import { PriceTable } from './PriceTable.tsx';
import { usePriceDrafts } from './use-price-drafts.ts';

const empty: Omit<DirectModels, 'prices'> = { baseURL: '', model: '', embeddingModel: '', apiKey: '' };

/** Where this browser calls models without the server. */
export function DirectProvider() {
  const [form, setForm] = useState(empty);
  const [isStored, setStored] = useState(false);
  const [problem, setProblem] = useState<string>();
  const drafts = usePriceDrafts([]);
  const { reset } = drafts;
  useEffect(() => {
    readDirectModels().then((stored) => {
      if (stored === undefined) return;
      const { prices, ...rest } = stored;
      setForm(rest);
      reset(prices);
      setStored(true);
    }, showError);
  }, [reset]);
  const save = async () => {
    if (!URL.canParse(form.baseURL.trim())) return setProblem(directProviderText.thisIsNotAddressSuch);
    setProblem(undefined);
    const prices = drafts.finish();
    if (prices === undefined) return;
    await writeDirectModels({
      ...form,
      baseURL: form.baseURL.trim(),
      model: form.model.trim(),
      embeddingModel: form.embeddingModel.trim(),
      prices,
    });
    await queryClient.invalidateQueries({ queryKey: ['direct-models'] });
    setStored(true);
    toast.success(directProviderText.keptInThisBrowserChoose);
  };
  const forget = async () => {
    await forgetDirectModels();
    await queryClient.invalidateQueries({ queryKey: ['direct-models'] });
    setForm(empty);
    reset([]);
    setStored(false);
  };
  return (
    <form
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3 shadow-raised"
      onSubmit={(event) => {
        event.preventDefault();
        save().catch((error: unknown) => showError(error));
      }}
    >
      <TextField
        label={directProviderText.baseUrl}
        mono
        value={form.baseURL}
        error={problem}
        onChange={(baseURL) => setForm({ ...form, baseURL })}
        placeholder="http://127.0.0.1:11434/v1"
        hint={directProviderText.baseUrlHint}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={directProviderText.model}
          mono
          value={form.model}
          onChange={(model) => setForm({ ...form, model })}
        />
        <TextField
          label={directProviderText.apiKey}
          type="password"
          autoComplete="new-password"
          value={form.apiKey}
          onChange={(apiKey) => setForm({ ...form, apiKey })}
          hint={directProviderText.apiKeyHint}
        />
        <TextField
          label={directProviderText.embeddingModel}
          mono
          value={form.embeddingModel}
          onChange={(embeddingModel) => setForm({ ...form, embeddingModel })}
          hint={directProviderText.embeddingModelHint}
        />
      </div>
      <PriceTable drafts={drafts} defaultModel={form.model} />
      <div className="flex gap-2">
        <Button type="submit" icon={<Globe />} disabled={form.baseURL === '' || form.model === ''}>
          {directProviderText.keepInThisBrowser}
        </Button>
        {isStored && (
          <Button look="danger" onClick={() => void forget()}>
            {directProviderText.forget}
          </Button>
        )}
      </div>
    </form>
  );
}
