import type { Context, Matrix, Steps } from "../../src/check/gallery/plain-softmax.js";
import { type Conditions, type Implementation, plainSoftmax } from "../../src/check/index.js";
import { type Random, random } from "../../src/numeric/random.js";

/** A gradient that is wrong by a random transformation, in a random block, beside a random penalty. */
export interface ComposedFault {
  readonly implementation: Implementation;
  /** the same without the faults */
  readonly right: Implementation;
  readonly description: string;
  readonly block: string;
}

type Part = readonly [string, Partial<Steps>];

/** One step of the gradient that is not the right one, of a kind and with numbers drawn at random. */
function transformation(source: Random, K: number): Part {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const number = () => pick([-2, -1, -0.5, 0.5, 1.5, 2, 0.3 + source.uniform()]);
  const seed = Math.floor(1e6 * source.uniform());
  /** a function of x alone, of its row alone, of its place, or another row's */
  const rows = (name: string, change: (x: number[], i: number, X: Matrix) => number[]): Part => [
    name,
    {
      productRows: ({ X, constant }) => {
        const inputs = X.map((x) => x.filter((_, j) => j !== constant));
        return inputs.map((x, i) => {
          const one = change(x, i, inputs);
          if (constant !== null) one.splice(constant, 0, 1);
          return one;
        });
      },
    },
  ];
  const length = (x: readonly number[]) => Math.hypot(...x) || 1;
  const [t, u] = [number(), number()];
  const mean = (x: readonly number[]) => x.reduce((sum, one) => sum + one, 0) / x.length;
  const factors = Array.from({ length: K }, () => pick([1, 1, 2, 0.5, 3 * source.uniform()]));
  const order = pick([
    Array.from({ length: K }, (_, k) => (k + 1) % K),
    Array.from({ length: K }, (_, k) => K - 1 - k),
  ]);
  const labelled = (how: string, of: (y: readonly number[], i: number, Y: Matrix) => readonly number[]): Part => [
    how,
    { residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => pk - of(Y[i]!, i, Y)[k]!)) },
  ];
  const residual = (name: string, h: (r: number, p: number) => number): Part => [
    name,
    { residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => h(pk - Y[i]![k]!, pk))) },
  ];
  const scored = (name: string, change: (a: number, i: number, k: number, context: Context) => number): Part => [
    name,
    {
      probabilities: (A, context) =>
        A.map((a, i) => {
          const e = a.map((ak, k) => Math.exp(change(ak, i, k, context)));
          const total = e.reduce((sum, one) => sum + one, 0);
          return e.map((one) => one / total);
        }),
    },
  ];
  const bias = ({ W, constant }: Context, k: number) => (constant === null ? 0 : W[constant]![k]!);
  return pick<() => Part>([
    () => ["nothing", {}],
    () => rows(`x times ${t}`, (x) => x.map((v) => t * v)),
    () => rows(`x to the power ${Math.abs(u)}`, (x) => x.map((v) => Math.abs(v) ** Math.abs(u))),
    () => rows("row over its length", (x) => x.map((v) => v / length(x))),
    () => rows("row less its mean", (x) => x.map((v) => v - mean(x))),
    () => rows("row times its number", (x, i) => x.map((v) => v * (1 + (i % 3)))),
    () => rows("column less its mean", (x, _, X) => x.map((v, j) => v - mean(X.map((row) => row[j]!)))),
    () => rows("mask", (x, i) => x.map((v, j) => ((i * 7 + j * 5 + seed) % 6 === 0 ? 0 : t * v))),
    () => rows("features rolled", (x) => x.map((_, j) => x[(j + 1 + (seed % 3)) % x.length]!)),
    () => rows("features plus the next", (x) => x.map((v, j) => v + t * x[(j + 1) % x.length]!)),
    () => rows("rows rolled", (_, i, X) => [...X[(i + 1 + (seed % 4)) % X.length]!]),
    () => scored(`scores times ${t}`, (a) => t * a),
    () => scored(`bias ${u} times more`, (a, _, k, context) => a + u * bias(context, k)),
    () => scored("scores by class", (a, _, k) => factors[k]! * a),
    () => residual("residual through a power", (r) => Math.sign(r) * Math.abs(r) ** (1 + Math.abs(u))),
    () => residual("residual times p", (r, p) => r * p),
    () => residual("residual cut off", (r) => Math.max(-0.4, Math.min(0.4, r))),
    () => labelled(`classes ${order.join(" ")}`, (y) => order.map((k) => y[k]!)),
    () => labelled("smoothed", (y) => y.map((one) => 0.9 * one + 0.1 / K)),
    () => labelled("labels of the next row", (_, i, Y) => Y[(i + 1) % Y.length]!),
    () => labelled("no labels", (y) => y.map(() => 0)),
    () => labelled("number of the class", (y) => y.map(() => y.indexOf(1))),
    () => [
      "classes weighted",
      { residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => factors[Y[i]!.indexOf(1)]! * (pk - Y[i]![k]!))) },
    ],
    () => [
      "columns weighted",
      { residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => factors[k]! * (pk - Y[i]![k]!))) },
    ],
    () => ["some rows", { rowFactors: ({ rowWeights }) => rowWeights.map((v, i) => ((i + seed) % 5 < 2 ? 0 : v)) }],
    () => ["probabilities of W = 0", { probabilities: (A) => A.map((a) => a.map(() => 1 / K)) }],
  ])();
}

/** What the gradient adds for the penalty: the coefficient of each weight, in units of λ. */
function penalty(
  source: Random,
  d: number,
  K: number,
): readonly [string, ((j: number, k: number, isBias: boolean) => number) | null] {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const [feature, kind] = [Math.floor(d * source.uniform()), Math.floor(K * source.uniform())];
  const factor = pick([0, 2, -1, 0.5]);
  return pick([
    ["right", null],
    ["right", null],
    ["right", null],
    [`times ${factor}`, (_j: number, _k: number, isBias: boolean) => (isBias ? 0 : factor)],
    ["bias too", () => 1],
    [`not class ${kind}`, (_j: number, k: number, isBias: boolean) => (isBias || k === kind ? 0 : 1)],
    [`not feature ${feature}`, (j: number, _k: number, isBias: boolean) => (isBias || j === feature ? 0 : 1)],
    ["first weight left out", (j: number, k: number, isBias: boolean) => (isBias || (j === 0 && k === 0) ? 0 : 1)],
  ] as const);
}

const WHERE = ["everywhere", "everywhere", "everywhere", "class", "feature", "bias", "entries"] as const;
const AFTER = ["nothing", "nothing", "nothing", "nothing", "sign", "mean", "twice", "length", "cut off"] as const;

/** `rowLoss` is the value of a row where it is not to be the likelihood's. */
export function composedFault(seed: number, rowLoss: Partial<Steps>["rowLoss"] = undefined): ComposedFault {
  const source = random(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const K = pick([2, 3, 3, 3, 4]);
  const features = pick([4, 9, 9, 16]);
  const bias = pick(["none", "first", "last", "last"] as const);
  const d = features + (bias === "none" ? 0 : 1);
  const conditions: Conditions = { features, classes: K, bias, reduction: pick(["sum", "sum", "mean"]) };
  const [changed, steps] = transformation(source, K);
  const [added, coefficient] = penalty(source, d, K);
  const where = pick(WHERE);
  const [feature, kind] = [Math.floor(d * source.uniform()), Math.floor(K * source.uniform())];
  const after = pick(AFTER);
  const constant = bias === "none" ? -1 : bias === "first" ? 0 : d - 1;
  const isIn = (j: number, k: number) =>
    where === "everywhere" ||
    (where === "class" && k === kind) ||
    (where === "feature" && j === feature) ||
    (where === "bias" && j === constant) ||
    (where === "entries" && (j * K + k) % 4 === kind % 4);
  const right = plainSoftmax(conditions, rowLoss ? { rowLoss } : {});
  const wrong = plainSoftmax(conditions, {
    ...steps,
    ...(coefficient
      ? {
          gradientPenalty: ({ W, lambda, constant: at }: Context) =>
            W.map((row, j) => row.map((w, k) => lambda * coefficient(j, k, j === at) * w)),
        }
      : {}),
  });
  const implementation: Implementation = {
    conventions: right.conventions!,
    evaluate: async (request) => {
      const [a, b] = [await right.evaluate(request), await wrong.evaluate(request)];
      if (request.want.every((quantity) => quantity === "value")) return a;
      const [G, H] = [a.gradient as number[], b.gradient as number[]];
      const mixed = G.map((g, at) => (isIn(Math.floor(at / K), at % K) ? H[at]! : g));
      return { value: a.value, gradient: afterwards(mixed, after, request.data!.rows) };
    },
  };
  return {
    implementation,
    right,
    block: where,
    description: `seed ${seed}: ${changed}, ${where}${where === "class" ? ` ${kind}` : where === "feature" ? ` ${feature}` : ""}; penalty ${added}; then ${after}; ${JSON.stringify(conditions)}`,
  };
}

function afterwards(G: readonly number[], how: (typeof AFTER)[number], n: number): number[] {
  const length = Math.hypot(...G);
  const change: Record<(typeof AFTER)[number], (g: number) => number> = {
    nothing: (g) => g,
    sign: (g) => -g,
    mean: (g) => g / n,
    twice: (g) => 2 * g,
    length: (g) => g / length,
    "cut off": (g) => Math.max(-0.7, Math.min(0.7, g)),
  };
  return G.map(change[how]);
}
