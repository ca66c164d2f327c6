import { Cpu, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { LocalServer } from '#engine/protocol/index';
import { useLocalServers } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { saveProvider, testProvider } from '../client/settings.ts';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { localServerOfferText } from '../text/settings.ts';
import { Button, cx, Select, Spinner, showError, toast } from '../ui/index.ts';

/** As high as an offer, so that nothing below moves when one is found. */
const room = 'flex min-h-17 flex-wrap items-center gap-3 rounded-lg border p-3';

/** Servers of models found on the usual ports of this machine: one press makes one a provider. */
export function LocalServerOffers() {
  const { data: servers = [], isFetching, refetch } = useLocalServers();
  if (servers.length > 0) return servers.map((server) => <LocalServerOffer key={server.baseURL} server={server} />);
  return (
    <div className={cx(room, 'border-line border-dashed text-muted')}>
      {isFetching ? (
        <Spinner label={localServerOfferText.lookingForServers} />
      ) : (
        <>
          <Cpu className="size-5 shrink-0 text-faint" aria-hidden />
          <p className="min-w-0 flex-1 basis-56" role="status">
            {localServerOfferText.noServerHere} {localServerOfferText.startOne}
          </p>
          <Button size="sm" icon={<RefreshCw />} onClick={() => void refetch()}>
            {localServerOfferText.lookAgain}
          </Button>
        </>
      )}
    </div>
  );
}

function LocalServerOffer({ server }: { server: LocalServer }) {
  const [model, setModel] = useState(server.models[0] ?? '');
  const [busy, setBusy] = useState(false);
  const whileShown = useWhileShown();
  const use = async () => {
    setBusy(true);
    try {
      await saveProvider(server.name, { baseURL: server.baseURL, defaultModel: model });
      const test = await testProvider(server.name, whileShown());
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
      if (test.ok)
        toast.success(localServerOfferText.answersForYourFlowsNow(server.name), { description: test.message });
      else toast.error(localServerOfferText.doesNotAnswer(server.name), { description: test.message });
    } catch (error) {
      if (!whileShown().aborted) showError(error);
    } finally {
      setBusy(false);
    }
  };
  const count = localServerOfferText.models(server.models.length);
  return (
    <section
      aria-label={localServerOfferText.foundNamed(server.name)}
      className={cx(room, 'border-accent bg-accent-soft')}
    >
      <Cpu className="size-5 shrink-0 text-accent-text" aria-hidden />
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
