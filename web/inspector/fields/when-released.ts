import { useEffect, useState } from 'react';

let isPressed = false;
const gone = (): void => {
  isPressed = false;
};
const options = { capture: true, passive: true } as const;
if (typeof window !== 'undefined') {
  window.addEventListener(
    'pointerdown',
    () => {
      isPressed = true;
    },
    options,
  );
  for (const type of ['pointerup', 'pointercancel', 'blur']) window.addEventListener(type, gone, options);
}

/** False while the pointer is pressed that was pressed when this began: what takes long would hold up a drag. */
export function useIsReleased(): boolean {
  const [isReleased, setReleased] = useState(() => !isPressed);
  useEffect(() => {
    if (isReleased) return;
    const release = () => setReleased(true);
    // It was let go between the drawing and now.
    if (!isPressed) release();
    const ends = ['pointerup', 'pointercancel', 'blur'];
    for (const type of ends) window.addEventListener(type, release, options);
    return () => {
      for (const type of ends) window.removeEventListener(type, release, options);
    };
  }, [isReleased]);
  return isReleased;
}
