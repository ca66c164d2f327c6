import { Cpu } from 'lucide-react';
import { useState } from 'react';
import type { LocalServer } from '#engine/protocol/index';
import { useLocalServers } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { saveProvider } from '../client/settings.ts';
import { localServerOfferText } from '../text/settings.ts';
import { Button, Select, showError, toast } from '../ui/index.ts';

/** Servers of models found on the usual ports of this machine: one press makes one a provider. */
export function LocalServerOffers() {
  const { data: servers = [] } = useLocalServers();
  return servers.map((server) => <LocalServerOffer key={server.baseURL} server={server} />);
}

function LocalServerOffer({ server }: { server: LocalServer }) {
  const [model, setModel] = useState(server.models[0] ?? '');
  const [busy, setBusy] = useState(false);
  const use = async () => {
    setBusy(true);
    try {
      await saveProvider(server.name, { baseURL: server.baseURL, defaultModel: model });
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
      toast.success(localServerOfferText.answersForYourFlowsNow(server.name));
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const count = localServerOfferText.models(server.models.length);
  return (
    <section
      aria-label={localServerOfferText.foundNamed(server.name)}
      className="flex flex-wrap items-end gap-3 rounded-lg border border-accent bg-accent-soft p-3"
    >
      <Cpu className="mb-1 size-5 shrink-0 text-accent-text" aria-hidden />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{localServerOfferText.runsOnThisMachine(server.name)}</p>
        <p className="truncate text-muted text-sm">
          {localServerOfferText.at(count)} <span className="font-mono">{server.baseURL}</span>
        </p>
      </div>
      <Select
        label={localServerOfferText.model}
        value={model}
        options={server.models.map((name) => ({ value: name, label: name }))}
        onChange={setModel}
      />
      <Button look="primary" busy={busy} onClick={() => void use()}>
        {localServerOfferText.useIt}
      </Button>
    </section>
  );
}
