import type { OtherServer } from '../client/library-exchange.ts';
import { otherServerFieldsText } from '../text/importing.ts';
import { TextField } from '../ui/index.ts';

export interface OtherServerFieldsProps {
  value: OtherServer;
  problem: string | undefined;
  onChange: (value: OtherServer) => void;
}

/** Which other server, and what lets one in there. The token is kept nowhere. */
export function OtherServerFields({ value, problem, onChange }: OtherServerFieldsProps) {
  return (
    <>
      <TextField
        label={otherServerFieldsText.addressOfServer}
        placeholder="https://flows.example.org"
        required
        mono
        spellCheck={false}
        value={value.url}
        error={problem}
        onChange={(url) => onChange({ ...value, url })}
      />
      <TextField
        label={otherServerFieldsText.token}
        hint={otherServerFieldsText.tokenHint}
        type="password"
        mono
        value={value.token}
        onChange={(token) => onChange({ ...value, token })}
      />
    </>
  );
}

/** What is wrong with an address, in words. */
export function serverProblem(url: string): string | undefined {
  if (url.trim() === '') return otherServerFieldsText.writeAddressOfOther;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:'
    ? undefined
    : otherServerFieldsText.writeItWithHttps;
}
