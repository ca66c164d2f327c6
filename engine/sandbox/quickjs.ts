import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';

/** One WebAssembly instance of QuickJS. */
export interface QuickJs {
  readonly module: QuickJSWASMModule;
  readonly memory: WebAssembly.Memory;
  readonly memoryBytes: number;
}

const pageBytes = 65_536;
/** What the module declares: it starts with 16 MiB and cannot have more than 2 GiB. */
const initialPages = 256;
const largestPages = 32_768;
/** The C stack and the static part of the module, which are not the code's. */
const ownBytes = 5.25 * 1024 * 1024;

/**
 * An instance whose memory cannot grow beyond what code with this limit may have (about 11 MiB at least).
 * QuickJS's own limit does not do: compiled by Emscripten it cannot see the size of what it frees, so it refuses
 * single large blocks but never many small ones.
 */
export async function loadQuickJs(memoryBytes: number): Promise<QuickJs> {
  const pages = Math.ceil((ownBytes + memoryBytes) / pageBytes);
  const maximum = Math.min(Math.max(pages, initialPages), largestPages);
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum });
  const module = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory: memory }));
  return { module, memory, memoryBytes };
}

/** True while the instance is as small as a new one: memory never shrinks, so a large one serves no second job. */
export function isSmall({ memory }: QuickJs): boolean {
  return memory.buffer.byteLength === initialPages * pageBytes;
}

/** True when so much is in use that an error without a name means that there was no room for one. */
export function isNearlyFull({ memory, memoryBytes }: QuickJs): boolean {
  return memory.buffer.byteLength >= (ownBytes + memoryBytes) * 0.75;
}
