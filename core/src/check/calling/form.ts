import type { CheckedData, Conventions } from "../implementation.js";
import type { Problem } from "../problem.js";
import type { Argument, PlainArray } from "./plain-function.js";
import type { Role } from "./roles.js";

/** How arrays are handed over. */
export interface Form {
  /** one matrix, one flat array, weights and bias as two arguments, as a tuple, or by name */
  readonly weights: "matrix" | "flat" | "two" | "tuple" | "named";
  readonly layout: "feature-major" | "class-major";
  readonly bias: "none" | "first" | "last" | "separate";
  /** "given" where rows bring the column of ones */
  readonly constant: "given" | "added";
  /** of a separate bias: K, 1 × K or K × 1 */
  readonly biasShape: "flat" | "row" | "column";
  readonly reference: "none" | "first" | "last";
  /** rows × features, or features × rows */
  readonly design: "rows" | "columns";
  readonly labels: "from 0" | "from 1" | "one-hot" | "one-hot columns" | "names" | "column";
}

/** What kind of names the parameters have changes what is tried first. */
export interface FormHints {
  readonly labelsFrom: 0 | 1;
  readonly hasBias: boolean;
  readonly isOneHot: boolean;
  readonly isFlat: boolean;
}

type Choice<T> = readonly (readonly [T, cost: number])[];

/** All forms, the likeliest first: costs add up, so that two unusual habits come after either. */
export function formsFor({
  labelsFrom,
  hasBias,
  isOneHot,
  isFlat,
}: FormHints): readonly { form: Form; cost: number }[] {
  const from = (base: 0 | 1) => `from ${base}` as const;
  const weights: Choice<Form["weights"]> = hasBias
    ? [["two", 0]]
    : [
        ["matrix", isFlat ? 1 : 0],
        ["flat", isFlat ? 0 : 1],
        ["tuple", 3],
        ["named", 3],
      ];
  const labels: Choice<Form["labels"]> = [
    [from(labelsFrom), isOneHot ? 1 : 0],
    ["one-hot", isOneHot ? 0 : 1],
    [from(labelsFrom === 0 ? 1 : 0), 2],
    ["names", 3],
    ["column", 3],
    ["one-hot columns", 2],
  ];
  const forms: { form: Form; cost: number }[] = [];
  for (const [kind, a] of weights) {
    const isApart = kind !== "matrix" && kind !== "flat";
    const biases: Choice<Form["bias"]> = isApart
      ? [["separate", 0]]
      : [
          ["none", 0],
          ["first", 1],
          ["last", 1],
        ];
    const shapes: Choice<Form["biasShape"]> = isApart
      ? [
          ["flat", 0],
          ["row", 1],
          ["column", 1],
        ]
      : [["flat", 0]];
    for (const [layout, b] of [
      ["feature-major", 0],
      ["class-major", 1],
    ] as const)
      for (const [bias, c] of biases)
        for (const [biasShape, e] of shapes)
          for (const [design, f] of [
            ["rows", 0],
            ["columns", 3],
          ] as const)
            for (const [ofLabels, g] of labels)
              for (const [reference, h] of [
                ["none", 0],
                ["last", 5],
                ["first", 5],
              ] as const)
                forms.push({
                  form: {
                    weights: kind,
                    layout,
                    bias,
                    constant: "added",
                    biasShape,
                    reference,
                    design,
                    labels: ofLabels,
                  },
                  cost: a + b + c + e + f + g + h,
                });
  }
  return forms.sort((x, y) => x.cost - y.cost);
}

/** The same in the doctor's words, for K classes. */
export function conventionsOf({ layout, bias, constant, reference, labels }: Form, K: number): Conventions {
  return {
    layout,
    bias,
    ...(bias === "none" || bias === "separate" ? {} : { constant }),
    ...(reference === "none" ? {} : { referenceClass: reference === "first" ? 0 : K - 1 }),
    labelBase: labels === "from 1" ? 1 : 0,
  };
}

/** Makes the argument of each role from weights in the layout of the conventions, and rows. */
export function argumentsOf(form: Form, data: CheckedData): (weights: Float64Array, role: Role | null) => Argument {
  const { rows: n, columns, classes: K, design, labels, masses, lambda } = data;
  const C = form.reference === "none" ? K : K - 1;
  const X = form.design === "rows" ? array([n, columns], design) : transposedArray(array([n, columns], design));
  const made: Partial<Record<Role, Argument>> = {
    rows: X,
    labels: labelsAs(form.labels, labels, array([n, K], masses)),
    lambda,
    classes: K,
    rowCount: n,
    featureCount: columns,
  };
  return (weights, role) => {
    if (role === null) return null;
    const apart = form.bias === "separate" ? C : 0;
    const block = weights.subarray(0, weights.length - apart);
    const b = weightArray({ flat: [C], row: [1, C], column: [C, 1] }[form.biasShape], weights.subarray(block.length));
    const d = block.length / C;
    const W = weightArray(
      form.weights === "flat" ? [block.length] : form.layout === "feature-major" ? [d, C] : [C, d],
      block,
    );
    if (role === "weights")
      return form.weights === "tuple" ? { items: [W, b] } : form.weights === "named" ? { fields: { W, b } } : W;
    return role === "bias" ? b : made[role]!;
  };
}

function labelsAs(kind: Form["labels"], labels: Int32Array, Y: PlainArray): Argument {
  const n = labels.length;
  if (kind === "one-hot") return Y;
  if (kind === "one-hot columns") return transposedArray(Y);
  if (kind === "names") return { strings: Array.from(labels, (y) => `class${String(y).padStart(3, "0")}`) };
  return { ...array(kind === "column" ? [n, 1] : [n], labels), whole: true };
}

function array(shape: readonly number[], numbers: ArrayLike<number>): PlainArray {
  return { shape, flat: Array.from(numbers) };
}

function weightArray(shape: readonly number[], numbers: ArrayLike<number>): PlainArray {
  return { ...array(shape, numbers), isWeights: true };
}

/** Of a matrix. */
export function transposedArray({ shape: [n = 0, d = 0], flat, ...more }: PlainArray): PlainArray {
  return {
    ...more,
    shape: [d, n],
    flat: Array.from({ length: n * d }, (_, at) => flat[(at % n) * d + Math.floor(at / n)]!),
  };
}

/** "f(W 17×3 with the bias first, X 23×16, y 0…2, reg)" */
export function formInWords(
  form: Form,
  roles: readonly (Role | null)[],
  problem: Problem,
  names: readonly (string | null)[],
): string {
  const {
    geometry: { d, K, C, constant },
    n,
  } = problem;
  const block = form.bias === "separate" ? d - 1 : d;
  const features = constant === null || form.constant === "added" ? (constant === null ? d : d - 1) : d;
  const sizes =
    form.weights === "flat"
      ? `of ${d * C}, ${form.layout}`
      : form.layout === "feature-major"
        ? `${block}×${C}`
        : `${C}×${block}`;
  const bias = {
    none: "",
    first: " with the bias first",
    last: " with the bias last",
    separate: form.weights === "two" ? "" : ` and b ${C}`,
  }[form.bias];
  const reference = form.reference === "none" ? "" : `, the ${form.reference} class without weights`;
  const ones = form.bias !== "none" && form.constant === "given" ? `, ones ${form.bias}` : "";
  const said: Readonly<Record<Role, string>> = {
    weights: `${sizes}${bias}${reference}`,
    bias: { flat: `${C}`, row: `1×${C}`, column: `${C}×1` }[form.biasShape],
    rows: `${form.design === "rows" ? `${n}×${features}` : `${features}×${n}`}${ones}`,
    labels: {
      "from 0": `0…${K - 1}`,
      "from 1": `1…${K}`,
      "one-hot": `one-hot ${n}×${K}`,
      "one-hot columns": `one-hot ${K}×${n}`,
      names: "names of classes",
      column: `0…${K - 1} as ${n}×1`,
    }[form.labels],
    lambda: "",
    classes: `${K}`,
    rowCount: `${n}`,
    featureCount: `${features}`,
  };
  const shown = roles.flatMap((role, at) => (role === null ? [] : [`${names[at] ?? role} ${said[role]}`.trim()]));
  return `(${shown.join(", ")})`;
}
