import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { FlowError } from '#engine/errors';
import type { Terminal } from './terminal.ts';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** Parses a command's arguments. Throws BAD_REQUEST for an option that the command does not know. */
export function readOptions<T extends OptionsConfig>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw badArguments(error instanceof Error ? error.message : String(error));
  }
}

export function badArguments(message: string): FlowError {
  return new FlowError('BAD_REQUEST', message);
}

/** The one positional argument of a command. Throws BAD_REQUEST. */
export function requireOne(positionals: readonly string[], what: string): string {
  const [only, ...others] = positionals;
  if (only === undefined) throw badArguments(`${what} is missing.`);
  if (others.length > 0) throw badArguments(`Only one ${what} is taken; "${others[0]}" is one too many.`);
  return only;
}

/** Where settings, runs and the library are kept: `--data`, else FLOWRIGHT_DATA, else `.flowright` at home. */
export function dataFolderOf(option: string | undefined, terminal: Pick<Terminal, 'environment'>): string {
  const chosen = option ?? terminal.environment.FLOWRIGHT_DATA;
  return path.resolve(chosen === undefined || chosen === '' ? path.join(homedir(), '.flowright') : chosen);
}

/** The text of a file that the caller named. Throws BAD_REQUEST when it cannot be read. */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw badArguments(`The file "${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** JSON given on the command line, or in a file as `@file`. Throws BAD_REQUEST. */
export function readJsonArgument(name: string, text: string): unknown {
  const source = text.startsWith('@') ? readNamedFile(text.slice(1)) : text;
  try {
    return JSON.parse(source);
  } catch (error) {
    throw badArguments(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** `key=value` pairs, the value being everything after the first `=`. Throws BAD_REQUEST. */
export function readPair(name: string, text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw badArguments(`${name} ${text}: write it as name=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
