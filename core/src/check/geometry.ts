import { assertKnownNames, MultilogitError, quoted } from "../errors.js";
import type { CheckOptions } from "./check-options.js";
import type { Conventions, Implementation } from "./implementation.js";

/**
 * The doctor's own order of an implementation's weights: d × C, feature-major with the classes adjacent, C the classes that have weights.
 * Φ has the same d features; with a separate bias the constant is the last.
 */
export interface Geometry {
  readonly d: number;
  readonly K: number;
  readonly C: number;
  /** the C classes that have weights, of K */
  readonly free: readonly number[];
  /** the feature that is 1 in every row, or null */
  readonly constant: number | null;
  /** the other features, in the order of a row */
  readonly inputs: readonly number[];
  readonly image: readonly [number, number] | null;
  /** where weight j*C + c lies in the implementation's array */
  readonly place: Int32Array;
}

const CONVENTIONS: readonly (keyof Conventions)[] = [
  "openness",
  "features",
  "classes",
  "layout",
  "bias",
  "constant",
  "referenceClass",
  "labelBase",
  "softLabels",
  "rowWeights",
  "image",
  "rows",
  "reduction",
  "sign",
  "penalty",
  "penalizesBias",
  "precision",
];
const CHOICES: Partial<Record<keyof Conventions, readonly unknown[]>> = {
  openness: ["weights", "data", "intermediates"],
  layout: ["feature-major", "class-major"],
  bias: ["none", "first", "last", "separate"],
  constant: ["given", "added"],
  labelBase: [0, 1],
  softLabels: [true, false],
  rowWeights: [true, false],
  reduction: ["sum", "mean"],
  sign: ["loss", "log-likelihood"],
  penalty: ["none", "half", "whole"],
  penalizesBias: [true, false],
  precision: ["f64", "f32"],
};
/** When the doctor chooses: a 4 × 4 picture and three classes; with two, several bugs are the same numbers. */
const DEFAULT_FEATURES = 16;
const DEFAULT_CLASSES = 3;

/** Throws on a convention that is unknown or has no such value. */
export function assertConventions(conventions: Conventions): void {
  assertKnownNames(conventions, CONVENTIONS, "conventions");
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = conventions[name as keyof Conventions];
    if (value !== undefined && !choices.includes(value))
      throw new MultilogitError(
        "option",
        `convention ${name} is ${quoted(value)}; expected ${choices.map(quoted).join(" or ")}`,
      );
  }
  for (const [name, least] of [
    ["features", 1],
    ["classes", 2],
    ["rows", 1],
  ] as const) {
    const value = conventions[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= least))
      throw new MultilogitError(
        "option",
        `convention ${name} is ${quoted(value)}; expected a whole number of at least ${least}`,
      );
  }
}

/** Sizes and layout, from what is declared and from the sample. */
export function geometryOf(
  { conventions = {} }: Pick<Implementation, "conventions">,
  sample: CheckOptions["sample"],
): Geometry {
  const inputs = sizeOf("features", conventions.features, sample?.rows[0]?.length, DEFAULT_FEATURES, conventions);
  const K = sizeOf("classes", conventions.classes, sampleClasses(sample), DEFAULT_CLASSES, conventions);
  return geometry(conventions, inputs, K);
}

export function geometry(conventions: Conventions, inputs: number, K: number): Geometry {
  const { bias = "none", referenceClass = null } = conventions;
  if (referenceClass !== null && !(Number.isInteger(referenceClass) && referenceClass >= 0 && referenceClass < K))
    throw new MultilogitError(
      "option",
      `convention referenceClass is ${quoted(referenceClass)}; expected a class from 0 to ${K - 1}, or null`,
    );
  const d = bias === "none" ? inputs : inputs + 1;
  const free = Array.from({ length: K }, (_, k) => k).filter((k) => k !== referenceClass);
  const constant = bias === "none" ? null : bias === "first" ? 0 : d - 1;
  return {
    d,
    K,
    C: free.length,
    free,
    constant,
    inputs: Array.from({ length: d }, (_, j) => j).filter((j) => j !== constant),
    image: imageOf(conventions.image, inputs),
    place: placeOf(conventions, d, free.length),
  };
}

/** A gradient or weights in the implementation's order, as d × C. */
export function fromImplementation({ place }: Geometry, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(place, (at) => values[at]!);
}

/** d × C weights in the implementation's order, a new array. */
export function toImplementation({ place }: Geometry, W: Float64Array): Float64Array {
  const values = new Float64Array(W.length);
  for (let jc = 0; jc < W.length; jc++) values[place[jc]!] = W[jc]!;
  return values;
}

function placeOf({ layout = "feature-major", bias = "none" }: Conventions, d: number, C: number): Int32Array {
  const block = bias === "separate" ? d - 1 : d;
  return Int32Array.from({ length: d * C }, (_, jc) => {
    const [j, c] = [Math.floor(jc / C), jc % C];
    return layout === "feature-major" || j >= block ? jc : c * block + j;
  });
}

function sizeOf(
  name: "features" | "classes",
  declared: number | undefined,
  ofSample: number | undefined,
  chosen: number,
  { openness = "data" }: Conventions,
): number {
  if (
    declared !== undefined &&
    ofSample !== undefined &&
    (name === "features" ? declared !== ofSample : declared < ofSample)
  )
    throw new MultilogitError(
      "option",
      `the implementation declares ${declared} ${name}, the sample has ${ofSample}; give a sample that fits`,
    );
  const size = declared ?? ofSample;
  if (size !== undefined) return size;
  if (openness === "weights")
    throw new MultilogitError(
      "option",
      `an implementation that holds its own data must declare its number of ${name}; add the convention ${name}`,
    );
  return chosen;
}

function sampleClasses(sample: CheckOptions["sample"]): number | undefined {
  if (sample === undefined) return undefined;
  if (sample.classes !== undefined) return sample.classes;
  const first = sample.labels[0];
  if (typeof first === "object") return first.length;
  return Array.from(sample.labels as ArrayLike<number>).reduce((most, y) => Math.max(most, y + 1), 2);
}

function imageOf(declared: Conventions["image"], inputs: number): readonly [number, number] | null {
  if (declared !== undefined) {
    if (declared.length !== 2 || declared[0] * declared[1] !== inputs)
      throw new MultilogitError(
        "option",
        `convention image is ${quoted(declared)}; expected height and width with height × width = ${inputs} features`,
      );
    return declared;
  }
  const side = Math.round(Math.sqrt(inputs));
  return side >= 2 && side * side === inputs ? [side, side] : null;
}
