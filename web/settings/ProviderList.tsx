import { CircleCheck, CircleX, KeyRound, Pencil, Plug, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ProviderTest, ProviderView } from '#engine/protocol/index';
import { useSettings } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { deleteProvider, testProvider } from '../client/settings.ts';
import { providerListText } from '../text/settings.ts';
import { Badge, Button, ConfirmDialog, EmptyState, ErrorState, IconButton, Spinner, showError } from '../ui/index.ts';
import { LocalServerOffers } from './LocalServerOffer.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';
import { useTesting } from './use-testing.ts';

/** The providers that the server calls, with their keys kept there. */
export function ProviderList() {
  const settings = useSettings();
  const [edited, setEdited] = useState<ProviderView | 'new' | undefined>();
  if (settings.isPending) return <Spinner label={providerListText.loadingProviders} />;
  if (settings.isError) return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  const { providers, defaultModel } = settings.data;
  return (
    <div className="flex flex-col gap-2">
      <LocalServerOffers />
      {providers.length === 0 && (
        <EmptyState
          className="rounded-lg border border-line border-dashed"
          icon={<Plug />}
          title={providerListText.noProviderYet}
          actions={
            <Button look="primary" icon={<Plus />} onClick={() => setEdited('new')}>
              {providerListText.addAProvider}
            </Button>
          }
        >
          {providerListText.withoutOneFlowsRun}
        </EmptyState>
      )}
      {providers.map((provider) => (
        <ProviderRow
          key={provider.name}
          provider={provider}
          isDefault={defaultModel?.provider === provider.name}
          onEdit={() => setEdited(provider)}
        />
      ))}
      {providers.length > 0 && (
        <div>
          <Button icon={<Plus />} onClick={() => setEdited('new')}>
            {providerListText.addAProvider}
          </Button>
        </div>
      )}
      {edited !== undefined && (
        <ProviderDialog
          key={edited === 'new' ? '' : edited.name}
          provider={edited === 'new' ? undefined : edited}
          open
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

function ProviderRow({
  provider,
  isDefault,
  onEdit,
}: {
  provider: ProviderView;
  isDefault: boolean;
  onEdit: () => void;
}) {
  const test = useTesting(async (signal) => {
    const result = await testProvider(provider.name, signal);
    if (result.ok) queryClient.setQueryData(['settings', 'models', provider.name], result.models);
    return result;
  });
  const [isDeleting, setDeleting] = useState(false);
  const isGiven = provider.origin === 'environment';
  const remove = async () => {
    try {
      await deleteProvider(provider.name);
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <section aria-label={provider.name} className="rounded-lg border border-line bg-surface p-3 shadow-raised">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <div className="flex flex-wrap items-center gap-1.5">
            <span className="font-semibold">{isGiven ? providerListText.fromServersEnvironment : provider.name}</span>
            {/* The name by which models are written, as in default/gpt-5. */}
            {isGiven && <span className="font-mono text-muted text-sm">{provider.name}</span>}
            {isDefault && (
              <Badge tone="accent" title={providerListText.answersForEveryRole}>
                {providerListText.usedUnlessAnother}
              </Badge>
            )}
            {provider.hasKey && (
              <Badge icon={<KeyRound aria-hidden />}>
                {isGiven ? providerListText.keySet : providerListText.keyStored}
              </Badge>
            )}
          </div>
          <div className="truncate font-mono text-muted text-xs">{provider.baseURL}</div>
          <div className="truncate text-muted text-sm">
            {provider.defaultModel === ''
              ? providerListText.noModelOfItsOwn
              : providerListText.model(provider.defaultModel)}
            <span className="text-faint" title={pricesTitle(provider)}>
              {' · '}
              {pricesText(provider)}
            </span>
            <span className="text-faint" title={limitsTitle(provider)}>
              {' · '}
              {limitsText(provider)}
            </span>
          </div>
        </div>
        {test.isAsking && (
          <Button size="sm" look="ghost" onClick={test.cancel}>
            {providerListText.cancelTheTest}
          </Button>
        )}
        <Button size="sm" icon={<Plug />} busy={test.isAsking} onClick={() => void test.start()}>
          {providerListText.test}
        </Button>
        {provider.origin === 'settings' && (
          <>
            <IconButton size="sm" label={providerListText.changeNamed(provider.name)} onClick={onEdit}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton size="sm" label={providerListText.deleteNamed(provider.name)} onClick={() => setDeleting(true)}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {test.result !== undefined && <TestResult test={test.result} />}
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={providerListText.deleteNamedQuestion(provider.name)}
        action={providerListText.delete}
        danger
        onConfirm={() => void remove()}
      >
        {providerListText.itsStoredKeyIsDeleted}
      </ConfirmDialog>
    </section>
  );
}

function limitsText({ limits: { atOnce, perMinute } }: ProviderView): string {
  const said = [
    ...(atOnce === undefined ? [] : [providerListText.atOnce(atOnce)]),
    ...(perMinute === undefined ? [] : [providerListText.aMinute(perMinute)]),
  ];
  return said.length === 0 ? providerListText.noLimits : said.join(', ');
}

function limitsTitle({ limits, limitsFrom }: ProviderView): string | undefined {
  if (limitsFrom === 'settings') return undefined;
  const isLimited = Object.keys(limits).length > 0;
  return isLimited ? providerListText.limitsOfEnvironment : providerListText.setLimitsInEnvironment;
}

function pricesText({ prices }: ProviderView): string {
  if (prices.length === 0) return providerListText.noPrices;
  return providerListText.prices(prices.length);
}

function pricesTitle({ prices, origin }: ProviderView): string {
  if (prices.length > 0) {
    return prices
      .map(({ model, input, output }) => providerListText.inOutMillionTokens(model, input, output))
      .join('\n');
  }
  return origin === 'environment' ? providerListText.setOpenaiPricesToSee : providerListText.enterPricesToSeeWhat;
}

function TestResult({ test }: { test: ProviderTest }) {
  return (
    <div role="status" className="mt-2 border-line border-t pt-2">
      <p className={`flex items-start gap-1.5 ${test.ok ? 'text-done-ink' : 'text-failed-ink'}`}>
        {test.ok ? (
          <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
        ) : (
          <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
        )}
        <span className="min-w-0 wrap-anywhere">{test.message}</span>
      </p>
      {test.models.length > 0 && (
        <ul className="mt-2 flex max-h-32 flex-wrap gap-1 scroll-area" aria-label={providerListText.models}>
          {test.models.map((model) => (
            <li key={model} className="rounded-sm bg-sunken px-1.5 font-mono text-xs">
              {model}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
