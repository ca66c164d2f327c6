/**
 * The part of LiquidJS that we use. Declared here, and imported as the browser build, for two reasons: its own types
 * refer to Node's, which would let `process` and `setTimeout` compile in the engine; and its Node build brings the file
 * system along, while this build is the same code everywhere.
 */
declare module 'liquidjs/dist/liquid.browser.mjs' {
  export interface Limiter {
    use(count: number): void;
    check(count: number): void;
  }
  export interface Emitter {
    readonly buffer: string;
    write(text: unknown): void;
  }
  export interface FilterThis {
    readonly context: Context;
  }
  export type FilterHandler = (this: FilterThis, ...values: readonly unknown[]) => unknown;
  export interface Template {
    readonly token: Token;
  }
  export class Token {
    readonly input: string;
    readonly begin: number;
    /** Line and column, from 1. */
    getPosition(): [number, number];
  }
  export interface Renderer {
    renderTemplates(templates: readonly Template[], context: Context, emitter?: Emitter): IterableIterator<unknown>;
  }
  export interface LiquidOptions {
    readonly templates?: Readonly<Record<string, string>>;
    readonly ownPropertyOnly?: boolean;
    readonly strictVariables?: boolean;
    readonly strictFilters?: boolean;
    readonly lenientIf?: boolean;
    readonly outputEscape?: FilterHandler;
    readonly parseLimit?: number;
    readonly renderLimit?: number;
    readonly memoryLimit?: number;
    readonly operators?: Readonly<Record<string, unknown>>;
  }
  export class Context {
    constructor(scope: object, options: LiquidOptions, renderOptions: { sync: boolean }, parts: { liquid: Liquid });
    readonly memoryLimit: Limiter;
    renderLimit: Limiter;
  }
  export class Drop {
    valueOf(): unknown;
  }
  export class Liquid {
    constructor(options: LiquidOptions);
    readonly options: LiquidOptions;
    readonly renderer: Renderer;
    readonly filters: Record<string, unknown>;
    readonly tags: Record<string, unknown>;
    parse(source: string): Template[];
    analyzeSync(
      templates: readonly Template[],
      options: { partials: boolean },
    ): {
      readonly globals: Readonly<Record<string, ReadonlyArray<{ readonly location: { row: number; col: number } }>>>;
    };
    registerFilter(name: string, handler: FilterHandler): void;
  }
  export const defaultOperators: Readonly<Record<string, unknown>>;
  /** The filters that come with LiquidJS: functions, but for a few. */
  export const filters: Readonly<Record<string, unknown>>;
  /** Runs a generator of LiquidJS to its end. */
  export function toValueSync(value: unknown): unknown;
}
