import { create } from 'zustand';

/** Whether the server has said that nobody is signed in (any more). */
export const useSignedOut = create<{ readonly isOut: boolean }>(() => ({ isOut: false }));

export function setSignedOut(isOut: boolean): void {
  if (useSignedOut.getState().isOut !== isOut) useSignedOut.setState({ isOut });
}
