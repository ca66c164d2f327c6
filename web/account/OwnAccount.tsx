import { useState } from 'react';
import type { SessionView } from '#engine/protocol/accounts';
import { changePassword, endSession, useSessions } from '../client/account.ts';
import { queryClient } from '../client/query-client.ts';
import { useSaving } from '../settings/use-saving.ts';
import { timeAgo } from '../shell/format-time.ts';
import { joinText, ownAccountText } from '../text/account.ts';
import { Badge, Button, ErrorState, FormDialog, Spinner, showError, TextField, toast } from '../ui/index.ts';
import { TokenList } from './TokenList.tsx';

/** Of whoever is signed in: password, sessions, tokens. */
export function OwnAccount() {
  const [isChanging, setChanging] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button onClick={() => setChanging(true)}>{ownAccountText.changePassword}</Button>
      </div>
      <SessionList />
      <TokenList />
      {isChanging && <PasswordDialog onClose={() => setChanging(false)} />}
    </div>
  );
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { busy, problems, save } = useSaving();
  const submit = () =>
    save(
      {
        ...(password.length < 12 ? { password: joinText.tooShort } : {}),
        ...(again === password ? {} : { again: joinText.notTheSame }),
      },
      async () => {
        await changePassword({ old, password });
        toast.success(ownAccountText.changed);
        void queryClient.invalidateQueries({ queryKey: ['account', 'sessions'] });
        onClose();
      },
    );
  const common = { type: 'password' } as const;
  return (
    <FormDialog
      open
      size="sm"
      title={ownAccountText.changePassword}
      action={ownAccountText.changePassword}
      busy={busy}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        {...common}
        label={ownAccountText.oldPassword}
        value={old}
        onChange={setOld}
        autoComplete="current-password"
      />
      <TextField
        {...common}
        label={joinText.password}
        hint={joinText.passwordHint}
        error={problems.password}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <TextField
        {...common}
        label={joinText.again}
        error={problems.again}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
      />
    </FormDialog>
  );
}

function SessionList() {
  const sessions = useSessions();
  if (sessions.isPending) return <Spinner />;
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <section aria-label={ownAccountText.sessions} className="flex flex-col gap-2">
      <h3 className="font-semibold">{ownAccountText.sessions}</h3>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
        {sessions.data.sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ session: { id, agent, seenAt, current } }: { session: SessionView }) {
  const name = browserOf(agent);
  const end = async () => {
    try {
      await endSession(id);
      await queryClient.invalidateQueries({ queryKey: ['account', 'sessions'] });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <li className="flex items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1">
        <span className="font-medium" title={agent}>
          {name}
        </span>{' '}
        {current && <Badge tone="accent">{ownAccountText.thisOne}</Badge>}
        <div className="text-faint text-sm">{ownAccountText.lastSeen(timeAgo(seenAt))}</div>
      </div>
      {!current && (
        <Button size="sm" aria-label={ownAccountText.endNamed(name)} onClick={() => void end()}>
          {ownAccountText.end}
        </Button>
      )}
    </li>
  );
}

/** The last name that a browser calls itself by, which is the one that people know it under. */
function browserOf(agent: string): string {
  const found = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /\((?:X11; )?([^;)]+)/.exec(agent)?.[1];
  if (found === null) return agent.slice(0, 60) || ownAccountText.unknownBrowser;
  return [`${found[1]} ${found[2]}`, system].filter(Boolean).join(', ');
}
