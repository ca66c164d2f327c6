// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions, held in strings
import type { Json } from '../json.ts';

/** What the attacks below may use; `canary` is not among it. */
export const attackScope: Record<string, Json> = {
  a: { b: [1, 'x', { c: null }], toString: 'text', valueOf: 3, length: 99, map: 'm' },
  list: [1, 2, 3],
  s: 'constructor',
  n: 1,
  k: ['constructor'],
};

/** Ways out that other evaluators left open, one a line. None of them may even compile. */
export const refusedWhenCompiled = `
a.constructor
a.constructor.constructor("canary")()
a.b.constructor.constructor("return canary")()
"".constructor.constructor("return canary")()
(0).constructor
(x => x).constructor("return canary")()
(() => {}).constructor("return canary")()
a["constructor"]
a['__proto__'].polluted
a.__proto__
a?.__proto__?.polluted
a?.["constructor"]
a.prototype
({ __proto__: { polluted: 1 } })
({ "__proto__": { polluted: 1 } })
({ ["__proto__"]: { polluted: 1 } })
({ constructor: 1 })
({ prototype: 1 })
({ __proto__ })
({ get x() { return canary } })
({ set x(v) { } })
({ toString() { return canary } })
({ x: () => canary })
({ x: x => x }).x
({ [x => x]: 1 })
[x => x]
x => x
() => canary
function () { return canary }
(function () { return this })()
async () => canary
(async x => x)
list.map(async x => x)
list.map(function (x) { return x })
list.map(x => { return canary })
list.map((...all) => all)
list.map((x = canary) => x)
list.map(({ constructor: c }) => c)
list.map(({ ["constructor"]: c }) => c)
list.map(({ x = canary }) => x)
list.map(constructor => 1)
list.map(String.fromCharCode)
list.map(Function)
list.map(canary)
list.map(list.map)
list.map(a.map)
list.map(x => x)(canary)
list["map"](x => x)
list[\`map\`](x => x)
list.map?.(x => x)
list?.map?.(x => x)
list.map.call(list, x => x)
list.map.apply(list, [x => x])
"".trim.call(a)
s.sub.bind(s)
arguments
arguments.callee
eval
eval("canary")
(0, eval)("canary")
this
this.constructor
super.x
new Function("canary")
new Date()
new a.b
new.target
import("fs")
import.meta
await canary
yield
delete a.b
void canary
a instanceof canary
"tripwire" in a
a.b = 1
a.b += 1
[a.b] = [1]
({ b: n } = a)
n++
--n
a.b ??= 1
n, canary
canary\`\`
String.raw\`\${canary}\`
a.b\`x\`
\`\${x => x}\`
\`\${canary()}\`
\`\${(() => canary)()}\`
/x/
/x/.exec("x")
/x/[Symbol.replace]
s.replace(/x/, canary)
s.match(/x/)
s.matchAll(/x/g)
s.search(/x/)
s.split(/x/)
s.normalize("NFKC")
s.localeCompare("x")
s.valueOf()
s.anchor("x")
s.big()
list.constructor
list.push(1)
list.pop()
list.splice(0)
list.fill(0)
list.copyWithin(0)
list.keys()
list.entries()
list.forEach(x => x)
list[Symbol.iterator]()
list.toLocaleString()
Symbol("x")
Reflect.get(a, "b")
Object
Object.assign({}, a)
Object.getPrototypeOf(a)
Object.defineProperty(a, "x", {})
Object.fromEntries([["__proto__", 1]])
Object.prototype
Object["keys"](a)
Object.keys.constructor
Object.create(null)
Array
Array.from(list)
Array.prototype.map
Array(1e9)
String.prototype
String.fromCharCode(99)
String.raw
Number.prototype
Number.parseFloat("1")
Function("return canary")()
JSON
JSON.parse("{}")
JSON["stringify"](a)
JSON.stringify.constructor
Math
Math.random()
Math.constructor
Math["constructor"]
Math.PI.constructor
Math[s]
Math[k]
globalThis()
process.exit()
require("fs")
fetch("http://x")
setTimeout(canary)
console.log(canary)
document.cookie()
canary()
#x in a
class {}
class A extends canary {}
do { } while (1)
if (1) canary
while (true) {}
for (;;) {}
throw canary
return canary
debugger
with (a) b
let x = 1
var x
const x = canary
"use strict"; canary
<!-- canary
n --> canary
a?.\`x\`
list.map(x => x) => x
{ a: 1 }; canary
}{
@canary
n :: canary
a |> canary
\\u0063onstructor
a.\\u0063onstructor
a["\\u0063onstructor"]
a["\\x63onstructor"]
10n
0777
"\\08"
`
  .trim()
  .split('\n');

/** Attacks that compile, and all that comes of them: a value, or the code of an error. */
export const harmless: [string, unknown][] = [
  ['a[s]', null],
  ['a["con" + "structor"]', null],
  ['a[`constr${"uctor"}`]', null],
  ['a[k]', null],
  ['a[[["__pro" + "to__"]]]', null],
  ['s[s]', null],
  ['list[s]', null],
  ['n[s]', null],
  ['list.map(x => x[s])', [null, null, null]],
  ['k.map(x => a[x])', [null]],
  ['[s].map(x => ""[x])', [null]],
  ['a.hasOwnProperty', null],
  ['a.tripwire', null],
  ['a["trip" + "wire"]', null],
  ['list.tripwire', null],
  ['s.tripwire', null],
  ['s.trim', null],
  ['list.map', null],
  ['list.length', 3],
  ['list.at.length', null],
  ['a.map', 'm'],
  ['a.toString', 'text'],
  ['a.length', 99],
  ['a + ""', 'EXPRESSION_FAILED'],
  ['`${a}`', 'EXPRESSION_FAILED'],
  ['a > 1', 'EXPRESSION_FAILED'],
  ['a == 3', 'EXPRESSION_FAILED'],
  ['[a] + ""', 'EXPRESSION_FAILED'],
  ['[a].join()', 'EXPRESSION_FAILED'],
  ['list[a]', 'EXPRESSION_FAILED'],
  ['a.map(x => x)', 'EXPRESSION_FAILED'],
  ['a.toString()', 'EXPRESSION_FAILED'],
  ['({ toString: "x", valueOf: 1 }) + 1', 'EXPRESSION_FAILED'],
  ['({ [s]: 1 })', 'EXPRESSION_FAILED'],
  ['({ ["__pro" + "to__"]: { polluted: 1 } })', 'EXPRESSION_FAILED'],
  ['({ ...{ [s]: 1 } })', 'EXPRESSION_FAILED'],
  ['list.reduce((o, x) => ({ ...o, ["__proto" + "__"]: { polluted: 1 } }), {})', 'EXPRESSION_FAILED'],
  ['JSON.stringify({ toJSON: "x" })', '{"toJSON":"x"}'],
  ['JSON.stringify(a, s)', 'EXPRESSION_FAILED'],
  ['s.replaceAll("c", "$\'$`")', "$'$`onstru$'$`tor"],
  ['Symbol.iterator', null],
  ['Proxy', null],
  ['s //*/ + canary', 'constructor'],
  ['canary', null],
  ['canary.x', null],
  ['globalThis', null],
  ['window', null],
  ['process.env', null],
  ['module.exports', null],
  ['typeof canary', 'undefined'],
  ['typeof a.toString', 'string'],
  ['[...a]', 'EXPRESSION_FAILED'],
  ['Math.max(...a)', 'EXPRESSION_FAILED'],
  ['({ ...s })', 'EXPRESSION_FAILED'],
  ['(a?.missing).b', null],
  ['a?.missing.b.trim()', 'EXPRESSION_FAILED'],
  ['missing?.b.trim()', null],
  ['list.map(([x]) => x)', 'EXPRESSION_FAILED'],
];
