import { useCallback, useEffect, useState } from 'react';
import { FlowError } from '#engine/errors';
import { queryClient } from '../client/query-client.ts';
import { DirectModels, onDirectModels, readDirectModels, writeDirectModels } from '../host/direct-models.ts';
import { showError } from '../ui/index.ts';
import { type PriceDrafts, usePriceDrafts } from './use-price-drafts.ts';

type Form = Omit<DirectModels, 'prices'>;
const empty: Form = { baseURL: '', model: '', embeddingModel: '', apiKey: '' };

/** The form of this browser's own models, which follows other tabs until something was changed here. */
export function useDirectModels() {
  const [form, setForm] = useState(empty);
  const [seen, setSeen] = useState<DirectModels>();
  const [isChanged, setChanged] = useState(false);
  const [isConflict, setConflict] = useState(false);
  const prices = usePriceDrafts([]);
  const { reset } = prices;
  const load = useCallback(async () => {
    const stored = await readDirectModels();
    const { prices: storedPrices, ...rest } = stored ?? { ...empty, prices: [] };
    setForm(rest);
    reset(storedPrices);
    setSeen(stored);
    setChanged(false);
    setConflict(false);
  }, [reset]);
  useEffect(() => void load().catch(showError), [load]);
  useEffect(
    () => onDirectModels(() => (isChanged ? setConflict(true) : void load().catch(showError))),
    [isChanged, load],
  );

  const write = async (models: DirectModels | undefined, before: DirectModels | undefined): Promise<boolean> => {
    try {
      await writeDirectModels(models, before);
    } catch (error) {
      if (!(error instanceof FlowError) || error.code !== 'CONFLICT') throw error;
      setConflict(true);
      return false;
    }
    await queryClient.invalidateQueries({ queryKey: ['direct-models'] });
    await load();
    return true;
  };
  /** What the form says, over what is stored now or, with `before`, only over that; false when a price is wrong or another tab was first. */
  const saveOver = async (before: DirectModels | undefined): Promise<boolean> => {
    const finished = prices.finish();
    if (finished === undefined) return false;
    const [baseURL, model, embeddingModel] = [form.baseURL.trim(), form.model.trim(), form.embeddingModel.trim()];
    return await write(DirectModels.parse({ ...form, baseURL, model, embeddingModel, prices: finished }), before);
  };
  const drafts: PriceDrafts = {
    ...prices,
    change(rows) {
      setChanged(true);
      prices.change(rows);
    },
  };
  return {
    form,
    drafts,
    isStored: seen !== undefined,
    isConflict,
    change(part: Partial<Form>) {
      setChanged(true);
      setForm({ ...form, ...part });
    },
    /** Resolves to whether it was kept. */
    save: () => saveOver(seen),
    keepMine: async () => saveOver(await readDirectModels()),
    takeTheirs: load,
    forget: () => write(undefined, seen),
  };
}
