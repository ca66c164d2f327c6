import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { join, lookAtInvitation, resetPassword, signIn } from '../client/account.ts';
import { useSaving } from '../settings/use-saving.ts';
import { joinText, roleHint, roleText } from '../text/account.ts';
import { Button, Checkbox, EmptyState, Spinner, TextField } from '../ui/index.ts';
import { EntryCard } from './EntryCard.tsx';

const loginPattern = /^[a-z0-9][a-z0-9._@-]{0,99}$/;

/** Where the link of an invitation leads: somebody joins, or a member sets another password. */
export function JoinPage({ onDone }: { onDone: () => void }) {
  // Behind the #, so that it was never sent with the address.
  const [secret] = useState(() => location.hash.slice(1));
  const look = useQuery({ queryKey: ['invitation', secret], queryFn: () => lookAtInvitation(secret), retry: false });
  if (look.isPending)
    return (
      <EntryCard title={joinText.title}>
        <Spinner label={joinText.checking} />
      </EntryCard>
    );
  if (look.isError)
    return (
      <EntryCard title={joinText.title}>
        <EmptyState
          className="px-0 py-2"
          title={joinText.linkIsNotGood}
          actions={<Button onClick={onDone}>{joinText.toSignIn}</Button>}
        >
          {joinText.askForAnother}
        </EmptyState>
      </EntryCard>
    );
  const { login, role } = look.data;
  return (
    <EntryCard title={login === undefined ? joinText.title : joinText.newPassword}>
      <p className="text-muted">
        {login === undefined ? `${joinText.youAreInvited(roleText[role])} ${roleHint[role]}` : joinText.forLogin(login)}
      </p>
      <JoinForm secret={secret} known={login} onDone={onDone} />
    </EntryCard>
  );
}

/** `known`: the login of a member who sets another password. */
function JoinForm({ secret, known, onDone }: { secret: string; known: string | undefined; onDone: () => void }) {
  const [name, setName] = useState('');
  const [login, setLogin] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setShown] = useState(false);
  const { busy, problems, save } = useSaving();
  const check = () => ({
    ...(known === undefined && name.trim() === '' ? { name: joinText.nameMissing } : {}),
    ...(known !== undefined || loginPattern.test(login) ? {} : { login: joinText.loginWrong }),
    ...(password.length < 12 ? { password: joinText.tooShort } : {}),
    ...(again === password ? {} : { again: joinText.notTheSame }),
  });
  const submit = async () => {
    if (known === undefined) await join({ invitation: secret, login, name, password });
    else await resetPassword(secret, password);
    await signIn(login, password);
    onDone();
  };
  const type = isShown ? 'text' : 'password';
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save(check(), submit);
      }}
    >
      {known === undefined && (
        <>
          <TextField
            label={joinText.name}
            hint={joinText.nameHint}
            error={problems.name}
            value={name}
            onChange={setName}
            autoComplete="name"
            autoFocus
          />
          <TextField
            label={joinText.login}
            hint={joinText.loginHint}
            error={problems.login}
            value={login}
            onChange={(text) => setLogin(text.toLowerCase())}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        </>
      )}
      <TextField
        label={joinText.password}
        hint={joinText.passwordHint}
        error={problems.password}
        type={type}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <TextField
        label={joinText.again}
        error={problems.again}
        type={type}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
      />
      <Checkbox label={joinText.show} checked={isShown} onChange={setShown} />
      <Button look="primary" size="lg" type="submit" busy={busy}>
        {known === undefined ? joinText.join : joinText.save}
      </Button>
    </form>
  );
}
