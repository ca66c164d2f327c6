import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FlowError } from '#engine/errors';

/**
 * A reply's body as text, in its own charset. Counted as it arrives and as it is unpacked, so that a small packed reply
 * that is large inside is stopped early. Rejects with MESSAGE_TOO_LARGE beyond `maxBytes`, HTTP_FAILED for an unknown packing.
 */
export async function readHttpBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new FlowError('MESSAGE_TOO_LARGE', `The reply is larger than ${maxBytes} bytes, the most that the node reads.`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    response.destroy();
  }
  return decode(Buffer.concat(chunks), response.headers['content-type']);
}

function unpacked(response: IncomingMessage): Readable {
  const packing = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (packing === 'identity' || packing === '') return response;
  const unpacker =
    packing === 'gzip' || packing === 'x-gzip'
      ? createGunzip()
      : packing === 'deflate'
        ? createInflate()
        : packing === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (unpacker === undefined) {
    throw new FlowError('HTTP_FAILED', `The reply is packed as "${packing.slice(0, 40)}", which was not asked for.`);
  }
  // `pipe` alone would leave the reader waiting when the connection breaks.
  response.on('error', (error) => unpacker.destroy(error));
  response.on('aborted', () => unpacker.destroy(new Error('the connection broke')));
  return response.pipe(unpacker);
}

/** In the charset that is declared, else in UTF-8; one that nobody knows is read as UTF-8 too. */
function decode(bytes: Uint8Array, contentType: string | undefined): string {
  const [, charset = 'utf-8'] = /charset="?([^\s;"]+)/i.exec(contentType ?? '') ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
