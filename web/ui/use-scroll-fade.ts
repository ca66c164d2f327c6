import { type RefCallback, useCallback } from 'react';

/**
 * Tells with `data-more` (`left`, `right` or both) on which sides a row holds more than is in sight, so that
 * it can fade there instead of seeming to be cut off.
 */
export function useScrollFade(): RefCallback<HTMLElement> {
  return useCallback((row: HTMLElement | null) => {
    if (row === null) return;
    const tell = () => {
      const hidden = row.scrollWidth - row.clientWidth;
      const sides = [row.scrollLeft > 1 ? 'left' : '', row.scrollLeft < hidden - 1 ? 'right' : ''];
      row.dataset.more = sides.filter(Boolean).join(' ');
    };
    // Items that come and go change what there is to scroll, but not the size of the row.
    const items = new MutationObserver(tell);
    items.observe(row, { childList: true, subtree: true, characterData: true });
    const size = new ResizeObserver(tell);
    size.observe(row);
    row.addEventListener('scroll', tell, { passive: true });
    tell();
    return () => {
      items.disconnect();
      size.disconnect();
      row.removeEventListener('scroll', tell);
    };
  }, []);
}
