import { useEditor } from '../store/editor-context.ts';

/** Tells a screen reader what was just done to the flow. */
export function Announcer() {
  const { text, count } = useEditor((state) => state.announced);
  // The same words twice are told twice: without a difference nothing would be read.
  const said = count % 2 === 0 ? text : `${text}\u00a0`;
  return (
    <p aria-live="polite" aria-atomic="true" data-testid="announced" className="sr-only">
      {said}
    </p>
  );
}
