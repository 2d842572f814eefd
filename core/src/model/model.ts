import { MultilogitError } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import type { Penalty } from "../objective/penalty-kinds.js";
import type { Certificate, Solution, SolverName } from "../solve/solution.js";
import type { Warning } from "./warnings/warning.js";

/** What is known about the rows of a fit besides what an objective knows; `fit` takes it from the table. */
export interface RowFacts {
  /** rows left out because a cell was missing */
  readonly droppedRows: number;
  /** what looks wrong in the data, such as an identifier among the features; empty where nothing does */
  readonly warnings: readonly Warning[];
  /** how many times a row of each class counted, in the order of the classes; null where each counted once */
  readonly classWeights: readonly number[] | null;
  /** by which `evaluate` recognises the rows, 32 bits as eight hexadecimal digits; null where only an objective was given */
  readonly rowsDigest: string | null;
}

/** How a model came about; everything in it is a fact of the fit, nothing of the machine or the time. */
export interface FitReport extends Omit<Solution, "weights" | "solver" | "certificate">, RowFacts {
  /** "none" where the weights were imported */
  readonly solver: SolverName | "none";
  /** of kind "imported" where the weights were not fitted: nothing is known about them, and `gap` is infinite */
  readonly certificate: Omit<Certificate, "kind"> & { readonly kind: Certificate["kind"] | "imported" };
  readonly engine: string;
  /** n, the rows that were fitted */
  readonly rows: number;
  /** Σ_i w_i y_ik of each class: how often it was observed, in weight of rows */
  readonly classTotals: readonly number[];
  /** of a fit over a source: how often all rows were read, statistics and staging included */
  readonly passes?: number;
}

/**
 * φ, the classes and W: all that a prediction needs, and nothing that could disagree with it. A model takes raw rows only; it cannot be
 * given numbers made by another feature map. Models come from `fit`, `refit`, `fitted`, `modelFromText` or `modelFromCoefficients`.
 */
export interface Model<C extends ClassName = ClassName> {
  readonly featureMap: FeatureMap;
  readonly classes: readonly C[];
  /**
   * W, d × K, feature-major with the classes adjacent: W[j*K + k], the log-odds of class k against the mean of all classes (with a lasso or an
   * elastic net against a number that is the same for all classes), per unit of feature j. `weightTable` has them as people read them.
   */
  readonly weights: Float64Array;
  /** the column that was learnt, or the columns of class masses */
  readonly target: Target;
  readonly penalty: Penalty;
  readonly report: FitReport;
  /**
   * What `JSON.stringify` writes: the contents of the model's file, so that `modelFromText(JSON.stringify(model))` is this model again,
   * for storage and for `postMessage`. A structured clone is only a copy, which predictions refuse.
   */
  toJSON(): object;
  readonly [made]: true;
}

declare const made: unique symbol;
const models = new WeakSet<object>();

/** What a model consists of, before it is one. */
export type ModelParts = Omit<Model, typeof made | "toJSON">;

/** A frozen model of these parts, whose `toJSON` is `json`. Internal: for `fitted` and model files. */
export function modelOf(parts: ModelParts, json: (model: Model) => object): Model {
  // −0 and 0 are the same weight but not the same bytes in a file.
  const weights = parts.weights.map((w) => w + 0);
  const whole = {
    ...parts,
    weights,
    target: typeof parts.target === "string" ? parts.target : Object.freeze([...parts.target]),
    penalty: Object.freeze({ ...parts.penalty }),
    report: Object.freeze({
      ...parts.report,
      classTotals: Object.freeze([...parts.report.classTotals]),
      warnings: Object.freeze(parts.report.warnings.map((warning) => Object.freeze({ ...warning }))),
      certificate: Object.freeze({ ...parts.report.certificate }),
    }),
  };
  // not enumerable, so that a structured clone does not stumble over it
  const model = Object.freeze(Object.defineProperty(whole, "toJSON", { value: () => json(model) })) as unknown as Model;
  models.add(model);
  return model;
}

/** Whether `value` is a model, made here and not copied. */
export function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && models.has(value);
}

/** Throws unless `model` is a model; a copy with another feature map or other weights is not. */
export function assertModel(model: Model): void {
  if (!models.has(model))
    throw new MultilogitError(
      "option",
      "this model was not made by fit, fitted or modelFromText; a copy could pair weights with the wrong features: send or store JSON.stringify(model), and read it with modelFromText",
    );
}
