import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

const storageKey = 'flowright.people';

interface People {
  /** Who works in this browser; empty until somebody says. */
  readonly me: string;
  /** Names by task id. */
  readonly assigned: Readonly<Record<string, string>>;
}

/** Who has which task. It is kept in this browser alone: other browsers do not see it. */
export const usePeople = create<People>()(
  persist(() => ({ me: '', assigned: {} }), { name: storageKey, storage: createJSONStorage(() => localStorage) }),
);

// Another tab of this browser may have written.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key }) => {
    if (key === storageKey) void usePeople.persist.rehydrate();
  });
}

/** The name that answers are signed with; undefined when nobody gave one. */
export function myName(): string | undefined {
  const me = usePeople.getState().me.trim();
  return me === '' ? undefined : me;
}

/** At most 200 characters, as an answer's signature. Spaces stay while it is typed. */
export function setMyName(name: string): void {
  usePeople.setState({ me: name.slice(0, 200) });
}

/** Gives a task to somebody; an empty name takes it back. */
export function assignTask(task: string, name: string): void {
  const { [task]: _, ...others } = usePeople.getState().assigned;
  const to = name.trim().slice(0, 200);
  usePeople.setState({ assigned: to === '' ? others : { ...others, [task]: to } });
}
