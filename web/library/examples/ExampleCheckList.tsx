import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { Link } from 'wouter';
import type { Example } from '#engine/protocol/index';
import { runUrl } from '../../client/run-client.ts';
import { exampleCheckListText } from '../../text/publishing.ts';
import { Checkbox, Spinner } from '../../ui/index.ts';
import { readable, WordDiff } from '../diff/WordDiff.tsx';
import type { PlayedExample } from '../play-example.ts';
import type { ExampleCheck } from './use-example-checks.ts';

export interface ExampleCheckListProps {
  examples: readonly Example[];
  checks: Readonly<Record<string, ExampleCheck>>;
  /** Which of them are meant, where one can choose. */
  chosen?: ReadonlySet<string>;
  onChoose?: (name: string, isChosen: boolean) => void;
}

/** Examples with what came of each when it was run: that it passed, or where its output differs. */
export function ExampleCheckList({ examples, checks, chosen, onChoose }: ExampleCheckListProps) {
  return (
    <ul className="flex flex-col gap-1.5">
      {examples.map((example) => {
        const check = checks[example.name];
        return (
          <li key={example.name} className="rounded-lg border border-line bg-surface px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              {onChoose === undefined ? (
                <span className="wrap-anywhere min-w-0 flex-1">{example.title}</span>
              ) : (
                <div className="min-w-0 flex-1">
                  <Checkbox
                    label={example.title}
                    checked={chosen?.has(example.name) === true}
                    onChange={(isChosen) => onChoose(example.name, isChosen)}
                  />
                </div>
              )}
              <CheckMark check={check} />
            </div>
            {check !== undefined && check !== 'running' && check.status === 'failed' && <Failure played={check} />}
          </li>
        );
      })}
    </ul>
  );
}

function CheckMark({ check }: { check: ExampleCheck | undefined }) {
  if (check === undefined) {
    return (
      <span className="flex items-center gap-1 text-faint text-sm">
        <CircleDashed className="size-4" aria-hidden /> {exampleCheckListText.notRun}
      </span>
    );
  }
  if (check === 'running') return <Spinner label={exampleCheckListText.running} />;
  return check.status === 'passed' ? (
    <span className="flex items-center gap-1 text-done-ink text-sm">
      <CircleCheck className="size-4" aria-hidden /> {exampleCheckListText.passed}
    </span>
  ) : (
    <span className="flex items-center gap-1 text-failed-ink text-sm">
      <CircleX className="size-4" aria-hidden /> {exampleCheckListText.failed}
    </span>
  );
}

function Failure({ played: { reason, differences, run } }: { played: PlayedExample }) {
  return (
    <div className="mt-1.5 flex flex-col gap-2 border-failed/40 border-l-2 pl-2.5">
      <p className="wrap-anywhere">
        {reason}{' '}
        {run !== undefined && (
          <Link href={runUrl('browser', run)} className="text-accent-text underline underline-offset-2">
            {exampleCheckListText.lookAtRun}
          </Link>
        )}
      </p>
      {differences.map(({ name, expected, actual }) => (
        <div key={name}>
          <p className="text-faint text-xs">{exampleCheckListText.outputAsExampleSays(name)}</p>
          <WordDiff before={readable(expected)} after={readable(actual)} />
        </div>
      ))}
    </div>
  );
}
