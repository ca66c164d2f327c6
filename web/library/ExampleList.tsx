import { FlaskConical } from 'lucide-react';
import type { Example, Release } from '#engine/protocol/index';
import { ValueView } from '../run/ValueView.tsx';
import { exampleListText } from '../text/library.ts';
import { Button, EmptyState, labelOf } from '../ui/index.ts';
import { canTry, useExampleStart } from './start-example.ts';

/** Recorded cases: what went in and what came out. */
export function ExampleList({ release }: { release: Release }) {
  const { start, isStarting } = useExampleStart();
  const { examples } = release;
  if (examples.length === 0) {
    return (
      <EmptyState icon={<FlaskConical />} title={exampleListText.noExample}>
        {exampleListText.releaseWithRecorded}
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {examples.map((example) => (
        <li key={example.name} className="rounded-lg border border-line bg-surface p-3">
          <div className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <h3 className="font-semibold">{example.title}</h3>
              <p className="text-faint text-sm">{exampleListText.recordedAnswers(example.answers.length)}</p>
            </div>
            {canTry(release) && (
              <Button
                size="sm"
                icon={<FlaskConical />}
                aria-label={exampleListText.tryNamed(example.title)}
                disabled={isStarting}
                onClick={() => start(release, example)}
              >
                {exampleListText.try}
              </Button>
            )}
          </div>
          <Values title={exampleListText.input} values={example.input} />
          {example.output !== undefined && <Values title={exampleListText.output} values={example.output} />}
        </li>
      ))}
    </ul>
  );
}

function Values({ title, values }: { title: string; values: Example['input'] }) {
  return (
    <dl className="mt-2 flex flex-col gap-1.5">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt className="text-faint text-xs">
            {title}: {labelOf(name, {})}
          </dt>
          <dd>
            <ValueView value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
