import { useState } from 'react';
import { useLocation } from 'wouter';
import { FlowError } from '#engine/errors';
import type { Example, Release } from '#engine/protocol/index';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { runUrl } from '../client/run-client.ts';
import { bindModels } from '../run/start-options.ts';
import { startExampleText } from '../text/gallery.ts';
import { showError } from '../ui/index.ts';

/** True when there are examples that need nobody's leave: what a flow calls outside is not in its recording. */
export function canTry({ examples, needs }: Pick<Release, 'examples' | 'needs'>): boolean {
  return examples.length > 0 && callsNothing(needs);
}

export function callsNothing({ hosts, tools }: Release['needs']): boolean {
  return hosts.length === 0 && tools.length === 0;
}

/** Starts a recorded example in this browser and resolves with the run; no model is called and nothing is asked. */
export async function startExample(release: Release, example: Example): Promise<string> {
  const run = await clientOf('browser').start({
    flow: release.flow,
    input: example.input,
    models: await bindModels({ example, byRole: {} }, `${release.name}@${release.version}`),
  });
  void queryClient.invalidateQueries({ queryKey: ['runs'] });
  return run;
}

function firstExample({ title, examples: [first] }: Release): Example {
  if (first === undefined) throw new FlowError('NOT_FOUND', startExampleText.hasNoRecordedExample(title));
  return first;
}

/** Starts examples, the first unless one is named, and goes to their runs. */
export function useExampleStart(onStarted?: (run: string) => void) {
  const [, navigate] = useLocation();
  const [isStarting, setStarting] = useState(false);
  const start = (release: Release | Promise<Release>, example?: Example) => {
    setStarting(true);
    Promise.resolve(release)
      .then((loaded) => startExample(loaded, example ?? firstExample(loaded)))
      .then(
        (run) => {
          navigate(runUrl('browser', run));
          onStarted?.(run);
        },
        (error: unknown) => showError(error, startExampleText.exampleDidNotStart),
      )
      .finally(() => setStarting(false));
  };
  return { start, isStarting };
}
