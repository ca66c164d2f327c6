/** What came back: its head, and its body in parts, for whoever wants it without a stream around it. */
export interface Answered {
  /** Has its body for those who read a refusal. */
  readonly response: Response;
  /** Hands on the parts of the body as they come, once; resolves at its end. */
  read(take: (bytes: Uint8Array) => void): Promise<void>;
}

/** Sends a call to a provider. Rejects as `fetch` does. */
export type Transport = (url: string, init: RequestInit) => Promise<Answered>;

/** `fetch`, which is everywhere. */
export const fetchTransport: Transport = async (url, init) => {
  const response = await globalThis.fetch(url, init);
  return { response, read: (take) => readBody(response, take) };
};

async function readBody({ body }: Response, take: (bytes: Uint8Array) => void): Promise<void> {
  const reader = body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) take(part.value);
}
