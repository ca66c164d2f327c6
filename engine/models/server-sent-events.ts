/**
 * Takes a stream of server-sent events apart while its bytes come. What only the end of the stream would complete is
 * no event.
 */
export class ServerSentEvents {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #lines: string[] = [];

  /** The data of each event that these bytes complete, whatever its name. */
  take(bytes: Uint8Array): string[] {
    let text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    // A line may end in any of three ways; the first half of one may be the last that came.
    if (text.includes('\r')) text = text.replaceAll(/\r\n|\r(?!$)/g, '\n');
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    const events: string[] = [];
    for (const line of lines) {
      if (line.startsWith('data:')) this.#lines.push(line.slice(line[5] === ' ' ? 6 : 5));
      if (line !== '' || this.#lines.length === 0) continue;
      events.push(this.#lines.join('\n'));
      this.#lines = [];
    }
    return events;
  }
}
