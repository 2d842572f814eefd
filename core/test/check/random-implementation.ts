import type { CheckedData, CheckSample, Conventions, EvaluationResult, Implementation } from "../../src/check/index.js";
import { type Random, random } from "../../src/numeric/random.js";

/** A right implementation of random conventions, written apart from the doctor and its gallery, over flat arrays. */
export interface RandomImplementation {
  readonly implementation: Implementation;
  readonly sample: CheckSample | undefined;
  readonly description: string;
}

export function randomImplementation(seed: number): RandomImplementation {
  const source = random(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const K = pick([2, 3, 3, 4, 5, 10]);
  const features = pick([1, 2, 4, 6, 9, 16]);
  const conventions: Conventions = {
    openness: pick(["data", "data", "data", "intermediates"]),
    features,
    classes: K,
    layout: pick(["feature-major", "class-major"]),
    bias: pick(["none", "first", "last", "separate"]),
    constant: pick(["given", "added"]),
    referenceClass: pick([null, null, null, 0, K - 1]),
    labelBase: pick([0, 1]),
    softLabels: source.uniform() < 0.3,
    rowWeights: source.uniform() < 0.3,
  };
  const style: Style = {
    numbers: pick(["f64", "f64", "f32", 6, 8, 12]),
    mean: pick(["sum", "mean", "weighted-mean"]),
    sign: pick([1, 1, -1]),
    // its own λ, or the request's, in one of the usual forms
    lambda: pick([null, null, 0, 1e-9, 0.1, 10]),
    whole: source.uniform() < 0.3,
    penalizesBias: source.uniform() < 0.3,
  };
  return {
    implementation: { conventions, evaluate: (request) => evaluate(request, conventions, style) },
    sample: source.uniform() < 0.3 ? randomSample(source, features, K, conventions) : undefined,
    description: `seed ${seed}: ${JSON.stringify({ ...conventions, ...style })}`,
  };
}

/** The same, with data that it keeps to itself; the doctor sees W, value and gradient. */
export function hiddenImplementation(seed: number): RandomImplementation {
  const { implementation, description } = randomImplementation(seed);
  const source = random(seed + 1e6);
  const conventions = { ...implementation.conventions, openness: "weights" } as const;
  const { features = 1, classes: K = 2, bias, constant, labelBase = 0 } = conventions;
  const {
    rows: X,
    labels,
    rowWeights,
    lambda,
  } = randomSample(source, features, K, { ...conventions, softLabels: false });
  const one = constant === "given" ? [1] : [];
  const rows = X.map((x) =>
    bias === "first" ? [...one, ...Array.from(x)] : bias === "last" ? [...Array.from(x), ...one] : Array.from(x),
  );
  const masses = new Float64Array(X.length * K);
  for (let i = 0; i < X.length; i++) masses[i * K + (labels as number[])[i]!] = 1;
  const held: CheckedData = {
    rows: X.length,
    columns: rows[0]!.length,
    classes: K,
    design: Float64Array.from(rows.flat()),
    labels: Int32Array.from(labels as number[], (y) => y + labelBase),
    masses,
    rowWeights: Float64Array.from(rowWeights ?? X.map(() => 1)),
    lambda: lambda!,
  };
  return {
    implementation: { conventions, evaluate: (request) => implementation.evaluate({ ...request, data: held }) },
    sample: undefined,
    description: `hidden, ${description}`,
  };
}

interface Style {
  readonly numbers: "f64" | "f32" | 6 | 8 | 12;
  readonly mean: "sum" | "mean" | "weighted-mean";
  readonly sign: 1 | -1;
  readonly lambda: number | null;
  readonly whole: boolean;
  readonly penalizesBias: boolean;
}

/** Rows of any size, some of them far from 0, so that scores get large. */
function randomSample(source: Random, features: number, K: number, conventions: Conventions): CheckSample {
  const n = 3 + Math.floor(30 * source.uniform());
  const size = 10 ** (4 * source.uniform() - 2);
  return {
    rows: Array.from({ length: n }, () => Array.from({ length: features }, () => size * source.normal())),
    labels: conventions.softLabels
      ? Array.from({ length: n }, () => Array.from({ length: K }, () => 3 * source.uniform() ** 2))
      : Array.from({ length: n }, () => Math.floor(K * source.uniform())),
    classes: K,
    ...(conventions.rowWeights ? { rowWeights: Array.from({ length: n }, () => 3 * source.uniform()) } : {}),
    lambda: 10 * source.uniform() ** 3,
  };
}

function evaluate(
  { weights, data }: Parameters<Implementation["evaluate"]>[0],
  { layout, bias, constant, referenceClass = null, labelBase = 0, softLabels, rowWeights, openness }: Conventions,
  style: Style,
): EvaluationResult {
  const { rows: n, columns, classes: K, design, labels, masses } = data!;
  const round = style.numbers === "f32" ? Math.fround : (x: number) => x;
  const ones = bias === "separate" || ((bias === "first" || bias === "last") && constant === "added");
  const d = columns + (ones ? 1 : 0);
  const at0 = bias === "first" && ones ? 1 : 0;
  const biasAt = bias === "none" ? -1 : bias === "first" ? 0 : d - 1;
  const x = (i: number, j: number) => {
    const column = j - at0;
    return column < 0 || column >= columns ? 1 : round(design[i * columns + column]!);
  };
  const free = Array.from({ length: K }, (_, k) => k).filter((k) => k !== referenceClass);
  const C = free.length;
  const block = bias === "separate" ? d - 1 : d;
  const place = (j: number, c: number) => (layout === "class-major" && j < block ? c * block + j : j * C + c);
  const lambda = style.lambda ?? data!.lambda;
  const factor = style.whole ? 2 * lambda : lambda;
  const v = (i: number) => (rowWeights ? data!.rowWeights[i]! : 1);
  let total = 0;
  for (let i = 0; i < n; i++) total += v(i);
  const share = style.mean === "sum" ? 1 : 1 / (style.mean === "mean" ? n : total);
  const gradient = new Float64Array(weights.length);
  const [scores, probabilities, residuals] = [
    new Float64Array(n * K),
    new Float64Array(n * K),
    new Float64Array(n * K),
  ];
  let loss = 0;
  for (let i = 0; i < n; i++) {
    const a = scores.subarray(i * K, i * K + K);
    for (const [c, k] of free.entries())
      for (let j = 0; j < d; j++) a[k] = round(a[k]! + round(x(i, j) * round(weights[place(j, c)]!)));
    const top = Math.max(...a);
    let sum = 0;
    for (let k = 0; k < K; k++) sum = round(sum + round(Math.exp(a[k]! - top)));
    let s = 0;
    const y = (k: number) => (softLabels ? masses[i * K + k]! : labels[i]! - labelBase === k ? 1 : 0);
    for (let k = 0; k < K; k++) s += y(k);
    for (let k = 0; k < K; k++) {
      const p = round(round(Math.exp(a[k]! - top)) / sum);
      probabilities[i * K + k] = p;
      residuals[i * K + k] = p - y(k);
      loss = round(loss + round(v(i) * y(k) * (Math.log(sum) + top - a[k]!)));
      const c = free.indexOf(k);
      const r = round(v(i) * (s * p - y(k)));
      if (c >= 0)
        for (let j = 0; j < d; j++) gradient[place(j, c)] = round(gradient[place(j, c)]! + round(r * x(i, j)));
    }
  }
  let penalty = 0;
  for (let j = 0; j < d; j++)
    for (let c = 0; c < C; c++) {
      const w = weights[place(j, c)]!;
      const counted = j === biasAt && !style.penalizesBias ? 0 : factor;
      penalty += (counted / 2) * w * w;
      gradient[place(j, c)] = round(share * gradient[place(j, c)]! + counted * w);
    }
  const { numbers } = style;
  const written = (value: number) => (typeof numbers === "number" ? Number(value.toPrecision(numbers)) : round(value));
  return {
    value: written(style.sign * (share * loss + penalty)),
    gradient: gradient.map((g) => written(style.sign * g)),
    ...(openness === "intermediates" ? { scores, probabilities, ...(softLabels ? {} : { residuals }) } : {}),
  };
}
