/** What would happen if a drag ended now. */
export interface DropMark {
  /** The frame that something would go into, by its canvas id. */
  readonly frame?: string | undefined;
  /** The frame that it would leave. */
  readonly left?: string | undefined;
  /** The edge that it would be put into. */
  readonly edge?: string | undefined;
}

/**
 * Shows on the canvas what letting go would do. Marks stand in the document alone: a drag reports many times a
 * second, and drawing nodes anew for each report is what makes large flows stutter.
 */
export function markDrop(mark: DropMark): void {
  const wanted = new Map<Element, string>();
  const want = (selector: string, id: string | undefined, as: string) => {
    const found =
      id === undefined || id === '' ? null : document.querySelector(`${selector}[data-id="${CSS.escape(id)}"]`);
    if (found !== null) wanted.set(found, as);
  };
  want('.react-flow__node', mark.left, 'leave');
  want('.react-flow__node', mark.frame, 'enter');
  want('.react-flow__edge', mark.edge, 'insert');
  for (const marked of document.querySelectorAll('[data-drop]')) {
    if (!wanted.has(marked)) marked.removeAttribute('data-drop');
  }
  for (const [element, as] of wanted) {
    if (element.getAttribute('data-drop') !== as) element.setAttribute('data-drop', as);
  }
}
