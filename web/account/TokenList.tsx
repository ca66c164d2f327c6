import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { MemberView, TokenView } from '#engine/protocol/accounts';
import { createToken, revokeToken, useAccount, useTokens } from '../client/account.ts';
import { queryClient } from '../client/query-client.ts';
import { useSaving } from '../settings/use-saving.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { joinText, roleText, tokenListText } from '../text/account.ts';
import {
  Badge,
  Button,
  ConfirmDialog,
  ErrorState,
  FormDialog,
  Select,
  Spinner,
  showError,
  TextField,
} from '../ui/index.ts';
import { roleOptions } from './role-options.ts';
import { SecretOnce } from './SecretOnce.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['account', 'tokens'] });

export function TokenList() {
  const tokens = useTokens();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  if (tokens.isPending) return <Spinner />;
  if (tokens.isError) return <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />;
  const list = tokens.data.tokens;
  return (
    <section aria-label={tokenListText.title} className="flex flex-col gap-2">
      <div>
        <h3 className="font-semibold">{tokenListText.title}</h3>
        <p className="text-muted">{tokenListText.text}</p>
      </div>
      {list.length === 0 ? (
        <p className="text-faint">{tokenListText.none}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
          {list.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      <div>
        <Button icon={<Plus />} onClick={() => setAdding(true)}>
          {tokenListText.add}
        </Button>
      </div>
      {isAdding && (
        <TokenDialog
          onClose={() => setAdding(false)}
          onCreated={(created) => {
            setAdding(false);
            setSecret(created);
            void refresh();
          }}
        />
      )}
      {secret !== undefined && (
        <SecretOnce title={tokenListText.created} secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </section>
  );
}

function TokenRow({ token: { id, name, role, expiresAt, usedAt } }: { token: TokenView }) {
  const [isAsking, setAsking] = useState(false);
  const use = usedAt === undefined ? tokenListText.neverUsed : tokenListText.used(timeAgo(usedAt));
  const revoke = async () => {
    try {
      await revokeToken(id);
      await refresh();
    } catch (error) {
      showError(error);
    }
  };
  return (
    <li className="flex items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1">
        <span className="font-medium wrap-anywhere">{name}</span> <Badge>{roleText[role]}</Badge>
        <div className="text-faint text-sm">
          {tokenListText.goodUntil(formatTime(expiresAt))} · {use}
        </div>
      </div>
      <Button size="sm" look="danger" aria-label={tokenListText.revokeNamed(name)} onClick={() => setAsking(true)}>
        {tokenListText.revoke}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={tokenListText.revokeQuestion(name)}
        action={tokenListText.revoke}
        danger
        onConfirm={() => void revoke()}
      >
        {tokenListText.revokeText}
      </ConfirmDialog>
    </li>
  );
}

const lifetimes = ['7', '30', '90', '366'].map((days) => ({ value: days, label: tokenListText.daysOf(Number(days)) }));

function TokenDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (secret: string) => void }) {
  const own = useAccount().data?.member?.role ?? 'viewer';
  const [name, setName] = useState('');
  const [role, setRole] = useState<MemberView['role']>(own);
  const [days, setDays] = useState('90');
  const { busy, problems, save } = useSaving();
  const submit = () =>
    save(name.trim() === '' ? { name: joinText.nameMissing } : {}, async () => {
      const { secret } = await createToken({ name, role, days: Number(days) });
      onCreated(secret);
    });
  return (
    <FormDialog
      open
      size="sm"
      title={tokenListText.add}
      action={tokenListText.create}
      busy={busy}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField label={tokenListText.name} error={problems.name} value={name} onChange={setName} />
      <Select label={tokenListText.role} value={role} onChange={setRole} options={roleOptions(own)} />
      <Select label={tokenListText.days} value={days} onChange={setDays} options={lifetimes} />
    </FormDialog>
  );
}
