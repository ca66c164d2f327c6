import { ChevronDown, FlaskConical } from 'lucide-react';
import type { Release } from '#engine/protocol/index';
import { exampleButtonText } from '../text/gallery.ts';
import { Button, type ButtonSize, IconButton, Menu } from '../ui/index.ts';
import { canTry, useExampleStart } from './start-example.ts';

export interface ExampleButtonProps {
  /** Undefined while it is not there yet; a press then waits for `load`. */
  release: Release | undefined;
  load: () => Promise<Release>;
  title: string;
  size?: ButtonSize;
}

/** Plays the recorded example with one press; a flow with several offers the others beside it. */
export function ExampleButton({ release, load, title, size = 'sm' }: ExampleButtonProps) {
  const { start, isStarting } = useExampleStart();
  if (release !== undefined && !canTry(release)) return null;
  const [first, ...others] = release?.examples ?? [];
  return (
    <div className="flex">
      <Button
        size={size}
        look="primary"
        icon={<FlaskConical />}
        aria-label={exampleButtonText.tryExampleOf(title)}
        title={first === undefined ? undefined : exampleButtonText.recordedExampleNoModel(first.title)}
        className={others.length > 0 ? 'rounded-r-none' : ''}
        busy={isStarting}
        onClick={() => start(release ?? load())}
      >
        {exampleButtonText.tryTheExample}
      </Button>
      {release !== undefined && others.length > 0 && (
        <Menu
          align="end"
          trigger={
            <IconButton
              size={size}
              look="primary"
              className="rounded-l-none border-accent-ink/30 border-l"
              label={exampleButtonText.otherExamplesOf(title)}
              disabled={isStarting}
            >
              <ChevronDown aria-hidden />
            </IconButton>
          }
          entries={release.examples.map((example) => ({
            label: example.title,
            icon: <FlaskConical />,
            onSelect: () => start(release, example),
          }))}
        />
      )}
    </div>
  );
}
