import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { FlowError } from '#engine/errors';

export const backupFormat = 'flowright-backup/1';

/** The first line: what the file is. */
const Head = z.strictObject({
  format: z.literal(backupFormat),
  /** Number of the last migration of the database that it was made of. */
  steps: z.number().int().positive(),
  madeAt: z.string(),
  /** What stored keys are encrypted with, when it is to be restored too. */
  secret: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type BackupHead = z.infer<typeof Head>;

const Value = z.union([z.string(), z.number(), z.null()]);
const Line = z.union([
  z.strictObject({ table: z.string(), columns: z.array(z.string()) }),
  z.array(Value),
  z.strictObject({ end: z.strictObject({ rows: z.number().int(), sha256: z.string() }) }),
]);
export type BackupLine = Exclude<z.infer<typeof Line>, { end: unknown }>;

/** Writes a backup line by line; what it holds is complete only after `end`. */
export class BackupWriter {
  readonly #gzip = createGzip();
  readonly #hash = createHash('sha256');
  readonly #written: Promise<void>;
  #rows = 0;

  /** Rejects later, from `add` or `end`, when the file is there already or the disk refuses. */
  constructor(path: string) {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    file.on('error', (error) => this.#gzip.destroy(error));
    this.#written = finished(this.#gzip.pipe(file));
    this.#written.catch(() => {}); // said by `end`
  }

  async add(line: BackupHead | BackupLine): Promise<void> {
    if (Array.isArray(line)) this.#rows += 1;
    const text = `${JSON.stringify(line)}\n`;
    this.#hash.update(text);
    await this.#write(text);
  }

  /** Resolves with the number of rows when everything is on the way to the disk. */
  async end(): Promise<number> {
    const end = { rows: this.#rows, sha256: this.#hash.digest('hex') };
    await this.#write(`${JSON.stringify({ end })}\n`);
    this.#gzip.end();
    await this.#written;
    return this.#rows;
  }

  async #write(text: string): Promise<void> {
    if (this.#gzip.destroyed) await this.#written;
    if (!this.#gzip.write(text)) await Promise.race([once(this.#gzip, 'drain'), this.#written]);
  }
}

/** Reads the head, having seen that every byte of the file is as it was written. Rejects with BAD_REQUEST. */
export async function checkBackup(path: string): Promise<BackupHead> {
  const hash = createHash('sha256');
  let head: BackupHead | undefined;
  let rows = 0;
  let isEnded = false;
  for await (const text of textLines(path)) {
    if (isEnded) throw damaged(path);
    if (head === undefined) {
      head = parseHead(path, text);
    } else {
      const line = parseLine(path, text);
      if ('end' in line) {
        isEnded = line.end.rows === rows && line.end.sha256 === hash.digest('hex');
        if (!isEnded) throw damaged(path);
        continue;
      }
      if (Array.isArray(line)) rows += 1;
    }
    hash.update(`${text}\n`);
  }
  if (head === undefined || !isEnded) throw damaged(path);
  return head;
}

/** Everything between the head and the end. */
export async function* readBackup(path: string): AsyncGenerator<BackupLine> {
  let isHead = true;
  for await (const text of textLines(path)) {
    if (!isHead) {
      const line = parseLine(path, text);
      if ('end' in line) return;
      yield line;
    }
    isHead = false;
  }
}

async function* textLines(path: string): AsyncGenerator<string> {
  const source = createReadStream(path);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    // Not by `readline`, for which more than \n ends a line: JSON may hold U+2028 as it is.
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of source.pipe(gunzip)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') throw damaged(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cause instanceof FlowError ? cause : damaged(path, `: ${reason}`, cause);
  } finally {
    source.destroy();
  }
}

function parseHead(path: string, text: string): BackupHead {
  const parsed = Head.safeParse(parseJson(path, text));
  if (!parsed.success) throw damaged(path, ': it does not begin like one');
  return parsed.data;
}

function parseLine(path: string, text: string): z.infer<typeof Line> {
  const parsed = Line.safeParse(parseJson(path, text));
  if (!parsed.success) throw damaged(path);
  return parsed.data;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(path, undefined, cause);
  }
}

function damaged(path: string, why = '', cause?: unknown): FlowError {
  return new FlowError('BAD_REQUEST', `"${path}" is no backup of Flowright, or it is damaged${why}.`, { cause });
}
