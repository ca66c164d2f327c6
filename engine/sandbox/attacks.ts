/** Everything that code may find in its realm; a name more is a hole, a name less breaks somebody's flow. */
export const ecmaScriptGlobals = [
  ...['AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView'],
  ...['Date', 'Error', 'EvalError', 'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Infinity'],
  ...['Int16Array', 'Int32Array', 'Int8Array', 'InternalError', 'Iterator', 'JSON', 'Map', 'Math', 'NaN', 'Number'],
  ...['Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer'],
  ...['String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array'],
  ...['Uint8ClampedArray', 'WeakMap', 'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'],
  ...['escape', 'eval', 'globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined', 'unescape'],
];

const hostNames =
  '(typeof process + typeof fetch + typeof require + typeof self + typeof WebAssembly + typeof postMessage)';
const nothing = `${hostNames} === 'undefined'.repeat(6) ? 'undefined' : 'escaped'`;

/** Known ways out of JavaScript sandboxes; each returns 'undefined' when it found nothing of the host. */
export const escapes: ReadonlyArray<readonly [way: string, source: string]> = [
  ['the plain global scope', `return ${nothing};`],
  ['the constructor chain of the input', `return input.constructor.constructor("return ${nothing}")();`],
  ['the constructor of random', `return random.constructor("return ${nothing}")();`],
  ['this and a sloppy function', `return Function("return typeof this.process === 'undefined' ? ${nothing} : 1")();`],
  ['an indirect eval', `return (0, eval)("${nothing}");`],
  ["a generator's constructor", `return (function* () {}).constructor("return ${nothing}")().next().value;`],
  ["an async function's constructor", `return (async () => {}).constructor("return ${nothing}")();`],
  ['spreading the global object', 'return typeof ({ ...globalThis }).process;'],
  ['a with statement in sloppy code', 'return Function("with (globalThis) { return typeof process; }")();'],
  ['import()', 'return import("node:fs").then(() => "escaped");'],
  ['import.meta', 'return typeof import.meta.url;'],
  ['import() in eval', 'return eval(\'import("node:child_process")\').then(() => "escaped");'],
  [
    'prepareStackTrace',
    'Error.prepareStackTrace = (_, f) => f; const s = new Error().stack; return Array.isArray(s) && s.some((f) => f.getThis?.()?.process) ? "escaped" : "undefined";',
  ],
  [
    'the caller of a function',
    'function f() { return typeof f.caller; } return f() === "undefined" ? "undefined" : "escaped";',
  ],
  ['arguments.callee', 'return typeof arguments.callee.caller;'],
  [
    'a Proxy that watches the wrapper',
    'let seen = []; const p = new Proxy({}, { get(_, k) { seen.push(String(k)); return undefined; } }); random.call(p); return seen.some((k) => k === "process") ? "escaped" : "undefined";',
  ],
  [
    'the error of a host function',
    'try { random.call(null, { valueOf() { throw 1; } }); random.apply(); return "undefined"; } catch (e) { return typeof e.constructor.constructor("return process")(); }',
  ],
  [
    'an error from too deep recursion in a host function',
    'let e; const f = () => { try { random(); f(); } catch (x) { e = x; } }; f(); return typeof e?.constructor?.constructor("return typeof process === \'undefined\' ? undefined : 1")();',
  ],
  [
    'Symbol.species and a subclassed Promise',
    `class P extends Promise { static get [Symbol.species]() { return Function; } } return P.resolve("undefined");`,
  ],
  ['SharedArrayBuffer and Atomics', 'return typeof Atomics;'],
];

/** Programs made to break the stack, the memory or QuickJS itself. */
export const attacks: ReadonlyArray<readonly [name: string, source: string]> = [
  ['endless recursion', 'function f() { return f() + 1; } return f();'],
  [
    'recursion that catches its own overflow',
    'let n = 0; function f() { try { n++; f(); } catch { f(); } } f(); return { n };',
  ],
  ['JSON.parse 100,000 levels deep', 'return { a: typeof JSON.parse("[".repeat(1e5) + "]".repeat(1e5)) };'],
  [
    'JSON.stringify 100,000 levels deep',
    'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a).length;',
  ],
  ['toString that calls itself', 'const a = { toString() { return "" + a; } }; return "" + a;'],
  ['joining an array 100,000 levels deep', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a);'],
  ['100,000 open brackets', 'return eval("(".repeat(1e5));'],
  ['a regular expression of 100,000 groups', 'return new RegExp("(".repeat(1e5) + ")".repeat(1e5)).test("a");'],
  ['a million arguments', 'return Math.max(...new Array(1e6).fill(1));'],
  [
    'a chain of 100,000 bound functions',
    'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); return f();',
  ],
  ['a chain of 100,000 proxies', 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return typeof p.x;'],
  ['a getter that reads itself', 'const o = { get a() { return this.a; } }; return o.a;'],
  ['flattening 100,000 levels', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a.flat(Infinity).length;'],
  ['a comparison that sorts', 'const f = () => [2, 1].sort(f); return f().length;'],
  [
    '200,000 objects in a promise job',
    'const p = []; for (let i = 0; i < 2e5; i++) p.push({ i }); return Promise.resolve(p).then((p) => p.length);',
  ],
  [
    '100,000 promises waiting for one another',
    'let p = Promise.resolve(1); for (let i = 0; i < 1e5; i++) p = p.then((x) => x); return p;',
  ],
  [
    'memory that is nearly all used, then freed',
    'for (let i = 0; i < 50; i++) { try { const a = []; for (;;) a.push(new Uint8Array(1e6)); } catch {} } return 1;',
  ],
  ['code that is 2 MB long', `return [${'1,'.repeat(10)}].length; //${'x'.repeat(2_000_000)}`],
];
