import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RELAXED_SIMD } from "../../src/engine/wasm/kernels-relaxed-simd.js";
import { SIMD } from "../../src/engine/wasm/kernels-simd.js";
import { random } from "../../src/numeric/random.js";
import { type Exact, errorInUlps, exactExp, exactLogOnePlus } from "./exact-functions.js";

// Sweeps of the kernels' exp and log1p, and docs/accuracy.md, which is written from them: `npm run accuracy` writes it anew.

interface Recorded {
  readonly exp: readonly [number, string][];
  readonly log1p: readonly [number, string][];
}
const recorded: Recorded = JSON.parse(readFileSync(new URL("../fixtures/exponentials.json", import.meta.url), "utf8"));

describe("the exact functions", () => {
  it.each([
    ["exp", exactExp],
    ["log1p", exactLogOnePlus],
  ] as const)("%s has the digits of mpmath", (name, exact) => {
    for (const [x, digits] of recorded[name]) expect(distance(digits, exact(x)), `${name}(${x})`).toBeLessThan(1e-30);
  });

  it("count units in the last place", () => {
    expect(errorInUlps(1 + 2 ** -52, { digits: 1n, exponent: 0 })).toBe(1);
    expect(errorInUlps(0.75, { digits: 3n, exponent: -2 })).toBe(0);
    expect(errorInUlps(Math.fround(1 / 3), { digits: (1n << 200n) / 3n, exponent: -200 }, 24)).toBeLessThan(0.5);
    expect(errorInUlps(0, { digits: 1n, exponent: -708 })).toBe(2 ** 52);
  });
});

/** |decimal − exact| / |exact| */
function distance(decimal: string, { digits, exponent }: Exact): number {
  const [, whole, fraction = "", power = "0"] = /^(\d+)\.?(\d*)(?:e([+-]?\d+))?$/.exec(decimal)!;
  const tens = Number(power) - fraction.length;
  // both over 10^max(0, −tens) 2^max(0, −exponent)
  const read = (BigInt(whole! + fraction) * 10n ** BigInt(Math.max(0, tens))) << BigInt(Math.max(0, -exponent));
  const own = (digits * 10n ** BigInt(Math.max(0, -tens))) << BigInt(Math.max(0, exponent));
  const off = read > own ? read - own : own - read;
  return own === 0n ? Number(off) : Number((off * 10n ** 40n) / own) / 1e40;
}

interface Sweep {
  readonly name: string;
  readonly kernel: string;
  readonly Numbers: Float64ArrayConstructor | Float32ArrayConstructor;
  /** the worst error that is promised, in ulp */
  readonly bound: number;
  readonly precision: number;
  readonly places: () => number[];
  readonly exact: (x: number) => Exact;
}

const LN2 = Math.LN2;
const spread = (count: number, from: number, to: number) => {
  const source = random(count);
  return Array.from({ length: count }, (_, i) => from + ((to - from) * (i + source.uniform())) / count);
};
/** x and the 2 · `reach` numbers next to it */
const around = (x: number, reach = 2) =>
  Array.from({ length: 2 * reach + 1 }, (_, i) => x * (1 + (i - reach) * Number.EPSILON));

/** From 0 to where the result would be denormal; where the reduction changes from one multiple of ln 2 to the next; and the tiny. */
function belowZero(last: number): number[] {
  const changes = Array.from({ length: Math.floor(-last / LN2) }, (_, m) => [
    ...around(-(m + 0.5) * LN2),
    ...around(-(m + 1) * LN2),
  ]);
  return [
    ...spread(20_000, last, 0),
    ...spread(10_000, -2, 0),
    ...spread(8000, -1074, 1).map((e) => -(2 ** e)),
    ...changes.flat(),
    -Number.MIN_VALUE,
    -0,
    0,
  ].filter((x) => x > last);
}

/** From 0 to the largest number; where the reduction changes, 2^e (1 + f) with f from √½ − 1 to √2 − 1. */
function aboveZero(): number[] {
  const changes = Array.from({ length: 1023 }, (_, e) => around(Math.SQRT2 * 2 ** e).map((y) => y - 1));
  return [
    ...spread(15_000, -1074, 1024).map((e) => 2 ** e),
    ...spread(10_000, 0, 4),
    ...spread(10_000, 0, 50),
    ...spread(5000, -60, 0).map((e) => 2 ** e),
    ...changes.flat(),
    0,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    ...around(1),
  ].filter((x) => Number.isFinite(x));
}

const sweeps: readonly Sweep[] = [
  {
    name: "exp, f64",
    kernel: "exponentials64",
    Numbers: Float64Array,
    bound: 1.25,
    precision: 53,
    places: () => belowZero(-708),
    exact: exactExp,
  },
  {
    name: "exp, f32",
    kernel: "exponentials32",
    Numbers: Float32Array,
    bound: 1.25,
    precision: 24,
    places: () =>
      belowZero(-87)
        .map(Math.fround)
        .filter((x) => x > -87),
    exact: exactExp,
  },
  {
    name: "log1p, f64",
    kernel: "logsOnePlus",
    Numbers: Float64Array,
    bound: 1,
    precision: 53,
    places: aboveZero,
    exact: exactLogOnePlus,
  },
];

interface Worst {
  readonly places: number;
  readonly ulps: number;
  readonly at: number;
}

type Evaluate = (kernel: string, Numbers: Sweep["Numbers"], places: readonly number[]) => ArrayLike<number>;

function kernelsOf(text: string): Evaluate {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65_536, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return (kernel, Numbers, places) => {
    const count = Math.ceil(places.length / 4) * 4;
    const from = new Numbers(memory.buffer, 65_536, count);
    const to = new Numbers(memory.buffer, 65_536 + from.byteLength, count);
    from.set(places);
    (exports[kernel] as (from: number, count: number, to: number) => void)(from.byteOffset, count, to.byteOffset);
    return to.slice(0, places.length);
  };
}

function swept({ kernel, Numbers, places, exact, precision }: Sweep, evaluate: Evaluate): Worst {
  const at = places();
  const values = evaluate(kernel, Numbers, at);
  let worst: Worst = { places: at.length, ulps: 0, at: 0 };
  for (const [p, x] of at.entries()) {
    const ulps = errorInUlps(values[p]!, exact(x), precision);
    if (!(ulps <= worst.ulps)) worst = { ...worst, ulps, at: x };
  }
  return worst;
}

const modules = [
  ["SIMD", SIMD],
  ["relaxed SIMD", RELAXED_SIMD],
] as const;

describe.each(modules)("the kernels with %s", (instructions, text) => {
  const canRun = WebAssembly.validate(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));

  it.skipIf(!canRun)("have exp and log1p within the bounds of docs/accuracy.md, over their whole domains", async () => {
    const evaluate = kernelsOf(text);
    const found = sweeps.map((sweep) => ({ ...sweep, worst: swept(sweep, evaluate) }));
    for (const { name, worst, bound } of found) expect(worst.ulps, `${name} at ${worst.at}`).toBeLessThan(bound);
    // fused sums depend on the machine; the numbers without them do not
    if (instructions === "SIMD") await expect(pageOf(found)).toMatchFileSnapshot("../../../docs/accuracy.md");
    else
      console.info(found.map(({ name, worst }) => `${name}: ${worst.ulps.toFixed(3)} ulp at ${worst.at}`).join("; "));
  });

  it.skipIf(!canRun)("have exp(0) = 1, and exactly 0 where exp is below the normal numbers", () => {
    const evaluate = kernelsOf(text);
    const gone = [-708, -708.5, -745, -746, -1e4, -1e30, -1e300, -Number.MAX_VALUE, -Infinity];
    expect([...Array.from(evaluate("exponentials64", Float64Array, [0, -0, ...gone]))]).toEqual([
      1,
      1,
      ...gone.map(() => 0),
    ]);
    const gone32 = [-87, -88, -104, -1000, -1e30, -3.4e38, -Infinity];
    expect([...Array.from(evaluate("exponentials32", Float32Array, [0, -0, ...gone32]))]).toEqual([
      1,
      1,
      ...gone32.map(() => 0),
    ]);
  });

  it.skipIf(!canRun)("never fall where exp and log1p rise, beyond the last place", () => {
    const evaluate = kernelsOf(text);
    for (const { kernel, Numbers, places, precision } of sweeps) {
      const at = places().sort((a, b) => a - b);
      const values = evaluate(kernel, Numbers, at);
      const falls = at.findIndex((_, p) => p > 0 && !(values[p]! >= values[p - 1]! * (1 - 2 ** (2 - precision))));
      expect(falls, `${kernel} falls at ${at[falls]}`).toBe(-1);
    }
  });
});

function pageOf(found: readonly (Sweep & { readonly worst: Worst })[]): string {
  const table = alignedTable([
    ["function", "promised", "measured, at most", "at x =", "places"],
    ...found.map(({ name, bound, worst }) => [
      name,
      String(bound),
      worst.ulps.toFixed(3),
      String(worst.at),
      worst.places.toLocaleString("en-US"),
    ]),
  ]);
  return `# Accuracy

Written by \`npm run accuracy\`, from the sweeps of \`core/test/engine/accuracy.test.ts\`; a test fails where the page and the kernels part.

The reference engine uses the exp and log1p of the JavaScript runtime. The wasm engine brings its own, for two or four numbers at a time.
Errors are in units in the last place (ulp) of the exact value: f64 has 53 bits, f32 has 24. Exact values are worked out in whole numbers
with 160 bits behind the point, which agree with mpmath to 30 digits.

${table}

- **exp** is asked for x ≤ 0 alone: a score minus the largest of its row. The sweep covers all of it, with the places where the reduction
  by multiples of ln 2 changes, and x down to the least denormal. For x ≤ −708 (f32: −87) the result is exactly 0. The exact value there
  is at most 3.4e-308 (f32: 1.7e-38); it would be, or be about to be, a denormal number, on which processors spend tens of times the time.
- **log1p** is asked for x ≥ 0: the sum of all other classes' exponentials. The sweep goes from the least denormal to the largest number.
  It is f64 in every pass.
- exp(0) is 1, log1p(0) is 0. On the places of the sweep neither falls as x rises, beyond its last place.
- The measured numbers are those of the kernels without fused products, the same on every machine. With relaxed SIMD a processor may fuse
  a product and a sum; what is promised holds there too, and is tested where the runtime has it.

Passes in f32 only choose where a fit goes next. Value, gradient, certificate and standard errors are f64.
`;
}

/** A Markdown table, its first row the head, columns padded as the formatter wants them. */
function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const [head, ...body] = rows.map((row) => `| ${row.map((cell, c) => cell.padEnd(widths[c]!)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...body].join("\n");
}
