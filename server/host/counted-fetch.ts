import { FlowError } from '#engine/errors';

/** A fetch that counts what arrives while it arrives, over all replies, so that a flood is stopped early. */
export function countedFetch(maxBytes: number, flooded: AbortController): typeof fetch {
  let bytes = 0;
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes <= maxBytes) return controller.enqueue(chunk);
          flooded.abort(tooLarge(maxBytes));
          controller.error(tooLarge(maxBytes));
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(counted, { status, statusText, headers });
  };
}

export function tooLarge(maxBytes: number): FlowError {
  return new FlowError(
    'MESSAGE_TOO_LARGE',
    `The tool's reply is larger than the ${maxBytes} bytes that are read of it.`,
  );
}
