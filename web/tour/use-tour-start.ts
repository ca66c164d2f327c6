import { useLibrary, useRelease } from '../client/queries.ts';
import { canTry, useExampleStart } from '../library/start-example.ts';
import { beginTour } from './tour-store.ts';

/** The flow that shows most in its first minute: models, a loop, and a person who approves. */
const showpiece = 'self-refine-loop';

/** What begins the tour: a recorded example that is played in this browser, with no key. */
export function useTourStart() {
  const library = useLibrary();
  const entry = library.data?.find(({ name }) => name === showpiece);
  const release = useRelease(showpiece, entry?.latest.version);
  const { start, isStarting } = useExampleStart(beginTour);
  const { data } = release;
  const example = data?.examples[0];
  return {
    title: entry?.title,
    isStarting,
    start: data === undefined || example === undefined || !canTry(data) ? undefined : () => start(data, example),
  };
}
