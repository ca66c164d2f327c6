import { CircleCheck, CircleX, KeyRound, Pencil, Plug, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ProviderTest, ProviderView } from '#engine/protocol/index';
import { useSettings } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { deleteProvider, testProvider } from '../client/settings.ts';
import { Badge, Button, ConfirmDialog, EmptyState, ErrorState, IconButton, Spinner, showError } from '../ui/index.ts';
import { LocalServerOffers } from './LocalServerOffer.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';

/** The providers that the server calls, with their keys kept there. */
export function ProviderList() {
  const settings = useSettings();
  const [edited, setEdited] = useState<ProviderView | 'new' | undefined>();
  if (settings.isPending) return <Spinner label="Loading providers" />;
  if (settings.isError) return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  const { providers, defaultModel } = settings.data;
  return (
    <div className="flex flex-col gap-2">
      <LocalServerOffers />
      {providers.length === 0 && (
        <EmptyState
          className="rounded-lg border border-line border-dashed"
          icon={<Plug />}
          title="No provider yet"
          actions={
            <Button look="primary" icon={<Plus />} onClick={() => setEdited('new')}>
              Add a provider
            </Button>
          }
        >
          Without one, flows run on their recorded examples. Any OpenAI-compatible address works, also a local one.
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
            Add a provider
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
  const [test, setTest] = useState<ProviderTest | 'busy' | undefined>();
  const [isDeleting, setDeleting] = useState(false);
  const isGiven = provider.origin === 'environment';
  const runTest = async () => {
    setTest('busy');
    try {
      const result = await testProvider(provider.name);
      if (result.ok) queryClient.setQueryData(['settings', 'models', provider.name], result.models);
      setTest(result);
    } catch (error) {
      setTest(undefined);
      showError(error);
    }
  };
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
            <span className="font-semibold">{isGiven ? 'From the server’s environment' : provider.name}</span>
            {/* The name by which models are written, as in default/gpt-5. */}
            {isGiven && <span className="font-mono text-muted text-sm">{provider.name}</span>}
            {isDefault && (
              <Badge tone="accent" title="Answers for every role that no other model is chosen for">
                used unless another is chosen
              </Badge>
            )}
            {provider.hasKey && <Badge icon={<KeyRound aria-hidden />}>{isGiven ? 'key set' : 'key stored'}</Badge>}
          </div>
          <div className="truncate font-mono text-muted text-xs">{provider.baseURL}</div>
          <div className="truncate text-muted text-sm">
            {provider.defaultModel === '' ? 'No model of its own' : `Model: ${provider.defaultModel}`}
            <span className="text-faint" title={pricesTitle(provider)}>
              {' · '}
              {pricesText(provider)}
            </span>
          </div>
        </div>
        <Button size="sm" icon={<Plug />} busy={test === 'busy'} onClick={() => void runTest()}>
          Test
        </Button>
        {provider.origin === 'settings' && (
          <>
            <IconButton size="sm" label={`Change ${provider.name}`} onClick={onEdit}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton size="sm" label={`Delete ${provider.name}`} onClick={() => setDeleting(true)}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {test !== undefined && test !== 'busy' && <TestResult test={test} />}
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete ${provider.name}?`}
        action="Delete"
        danger
        onConfirm={() => void remove()}
      >
        Its stored key is deleted too. Runs that use it stop at their next call and can be resumed once it is back.
      </ConfirmDialog>
    </section>
  );
}

function pricesText({ prices }: ProviderView): string {
  if (prices.length === 0) return 'no prices';
  return prices.length === 1 ? '1 price' : `${prices.length} prices`;
}

function pricesTitle({ prices, origin }: ProviderView): string {
  if (prices.length > 0) {
    return prices
      .map(({ model, input, output }) => `${model}: $${input} in, $${output} out a million tokens`)
      .join('\n');
  }
  return origin === 'environment'
    ? 'Set OPENAI_PRICES to see what runs cost, for example gpt-x=0.15/0.6'
    : 'Enter prices to see what runs cost';
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
        <ul className="mt-2 flex max-h-32 flex-wrap gap-1 scroll-area" aria-label="Models">
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
