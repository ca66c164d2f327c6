import { useState } from 'react';
import { signIn } from '../client/account.ts';
import { signInText } from '../text/account.ts';
import { Button, FieldNote, TextField } from '../ui/index.ts';
import { EntryCard } from './EntryCard.tsx';

/** `isAgain`: somebody was in, and their session has ended. */
export function SignInPage({ isAgain = false }: { isAgain?: boolean }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setProblem('');
    try {
      await signIn(login, password);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryCard title={signInText.title}>
      {isAgain && <p className="text-muted">{signInText.sessionIsOver}</p>}
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label={signInText.login}
          value={login}
          onChange={setLogin}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <TextField
          label={signInText.password}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        {problem !== '' && <FieldNote error={problem} />}
        <Button look="primary" size="lg" type="submit" busy={busy}>
          {signInText.signIn}
        </Button>
      </form>
      <p className="text-faint text-sm">{signInText.noAccount}</p>
    </EntryCard>
  );
}
