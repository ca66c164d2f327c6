/** The part of the options that lets a request be called off, where a signal was given. */
export function stoppable(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
