import { type RefObject, useEffect, useRef, useState } from 'react';

/** How far below the screen something counts as seen, so that it is there when one comes to it. */
const ahead = '400px';

/** A ref, and whether what it is at was ever on the screen or near it. */
export function useSeen<T extends HTMLElement>(): [ref: RefObject<T | null>, isSeen: boolean] {
  const ref = useRef<T>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen || ref.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: ahead },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isSeen]);
  return [ref, isSeen];
}
