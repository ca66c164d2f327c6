import { useState } from 'react';
import type { ProviderView } from '#engine/protocol/index';
import { queryClient } from '../client/query-client.ts';
import { RequestError } from '../client/request-error.ts';
import { getSettings, saveProvider } from '../client/settings.ts';
import { providerDialogText } from '../text/settings.ts';
import { Button, FormDialog, TextField, toast } from '../ui/index.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { LimitFields } from './LimitFields.tsx';
import { readLimitDrafts, toLimitDrafts } from './limit-drafts.ts';
import { PriceTable } from './PriceTable.tsx';
import { usePriceDrafts } from './use-price-drafts.ts';
import { useSaving } from './use-saving.ts';

export interface ProviderDialogProps {
  /** The provider to change; undefined adds one. */
  provider: ProviderView | undefined;
  open: boolean;
  onClose: () => void;
}

const presets = [
  { title: 'OpenAI', name: 'openai', baseURL: 'https://api.openai.com/v1' },
  { title: 'OpenRouter', name: 'openrouter', baseURL: 'https://openrouter.ai/api/v1' },
  { title: 'Ollama', name: 'ollama', baseURL: 'http://127.0.0.1:11434/v1' },
  { title: 'LM Studio', name: 'lm-studio', baseURL: 'http://127.0.0.1:1234/v1' },
] as const;

export function ProviderDialog({ provider, open, onClose }: ProviderDialogProps) {
  const [name, setName] = useState(provider?.name ?? '');
  const [baseURL, setBaseURL] = useState(provider?.baseURL ?? '');
  const [defaultModel, setDefaultModel] = useState(provider?.defaultModel ?? '');
  const [embeddingModel, setEmbeddingModel] = useState(provider?.embeddingModel ?? '');
  const [apiKey, setApiKey] = useState('');
  const drafts = usePriceDrafts(provider?.prices ?? []);
  const [limitDrafts, setLimitDrafts] = useState(() => toLimitDrafts(provider?.limits));
  const [seen, setSeen] = useState(provider);
  const [theirs, setTheirs] = useState<Theirs>();
  const { busy, problems, save } = useSaving();
  const hasFixedLimits = seen?.limitsFrom === 'environment';

  const takeTheirs = async ({ provider: stored }: Theirs) => {
    await queryClient.invalidateQueries({ queryKey: ['settings'] });
    if (stored === undefined) {
      toast.success(providerDialogText.isGone(name));
      return onClose();
    }
    setSeen(stored);
    setBaseURL(stored.baseURL);
    setDefaultModel(stored.defaultModel);
    setEmbeddingModel(stored.embeddingModel);
    setApiKey('');
    drafts.reset(stored.prices);
    setLimitDrafts(toLimitDrafts(stored.limits));
    setTheirs(undefined);
  };

  const submit = (over = seen?.revision ?? '') => {
    // Drafts say themselves what is wrong with them.
    const prices = drafts.finish();
    const limits = readLimitDrafts(limitDrafts);
    const isFinished = prices !== undefined && limits !== undefined;
    const found = check(name, baseURL, defaultModel);
    return save(isFinished ? found : { ...found, prices: providerDialogText.theyAreNotFinished }, async () => {
      const others = await saveOver(name, {
        over,
        baseURL: baseURL.trim(),
        defaultModel: defaultModel.trim(),
        embeddingModel: embeddingModel.trim(),
        ...(prices === undefined ? {} : { prices }),
        ...(limits === undefined || hasFixedLimits ? {} : { limits }),
        ...(apiKey === '' ? {} : { apiKey }),
      });
      setTheirs(others);
      if (others !== undefined) return;
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
      toast.success(providerDialogText.providerSaved(name));
      onClose();
    });
  };

  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={provider === undefined ? providerDialogText.addAProvider : providerDialogText.changeNamed(provider.name)}
      description={providerDialogText.anyServerThatSpeaks}
      action={providerDialogText.save}
      busy={busy}
      onSubmit={() => submit()}
    >
      {provider === undefined && (
        <div className="flex flex-wrap gap-1.5">
          {presets.map((preset) => (
            <Button
              key={preset.name}
              size="sm"
              onClick={() => {
                setName(preset.name);
                setBaseURL(preset.baseURL);
              }}
            >
              {preset.title}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label={providerDialogText.name}
        hint={providerDialogText.nameHint}
        required
        readOnly={provider !== undefined}
        value={name}
        onChange={setName}
        error={problems.name}
      />
      <TextField
        label={providerDialogText.baseUrl}
        hint={providerDialogText.baseUrlHint}
        required
        mono
        value={baseURL}
        onChange={setBaseURL}
        error={problems.baseURL}
        placeholder="https://…/v1"
        inputMode="url"
      />
      <TextField
        label={providerDialogText.defaultModel}
        required
        mono
        value={defaultModel}
        onChange={setDefaultModel}
        error={problems.defaultModel}
      />
      <TextField
        label={providerDialogText.embeddingModel}
        hint={providerDialogText.embeddingModelHint}
        mono
        value={embeddingModel}
        onChange={setEmbeddingModel}
        error={problems.embeddingModel}
      />
      <TextField
        label={providerDialogText.apiKey}
        type="password"
        hint={
          provider?.hasKey === true ? providerDialogText.keyIsStoredLeave : providerDialogText.leaveEmptyForLocalServer
        }
        value={apiKey}
        onChange={setApiKey}
        error={problems.apiKey}
        autoComplete="new-password"
      />
      <PriceTable drafts={drafts} defaultModel={defaultModel} models={listedModels(name)} />
      <LimitFields drafts={limitDrafts} onChange={setLimitDrafts} isFixed={hasFixedLimits} />
      {theirs !== undefined && (
        <ConflictNote takeTheirs={() => takeTheirs(theirs)} keepMine={() => submit(theirs.provider?.revision ?? '')} />
      )}
    </FormDialog>
  );
}

/** What is stored now, where it is not what the dialog was opened on; no provider when it was deleted. */
interface Theirs {
  readonly provider: ProviderView | undefined;
}

/** Saves over what was seen; otherwise gives what is there instead, and changes nothing. */
async function saveOver(name: string, body: Parameters<typeof saveProvider>[1]): Promise<Theirs | undefined> {
  try {
    await saveProvider(name, body);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'CONFLICT') throw error;
    const provider = (await getSettings()).providers.find((one) => one.name === name);
    // A name that is taken for good is no change of somebody else.
    if ((provider?.revision ?? '') === body.over || provider?.origin === 'environment') throw error;
    return { provider };
  }
}

/** What the provider offered when it was last asked; it is not asked for this. */
function listedModels(name: string): string[] {
  return queryClient.getQueryData<string[]>(['settings', 'models', name]) ?? [];
}

function check(name: string, baseURL: string, defaultModel: string): Record<string, string> {
  return {
    ...(/^[a-z][a-z0-9-]{0,40}$/.test(name) ? {} : { name: providerDialogText.useLowerCaseLetters }),
    ...(URL.canParse(baseURL.trim()) ? {} : { baseURL: providerDialogText.thisIsNotAddressSuch }),
    ...(defaultModel.trim() === '' ? { defaultModel: providerDialogText.nameModelThatIsUsed } : {}),
  };
}
