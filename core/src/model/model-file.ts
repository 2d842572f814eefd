import { quoted } from "../errors.js";
import type { Feature } from "../features/feature-map.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { listed } from "../table/table.js";
import type { FitReport } from "./model.js";
import {
  assertKnownKeys,
  type Check,
  either,
  type FeatureOfFile,
  hasShape,
  hasShapeOfItsKind,
  isBoolean,
  isLevel,
  isListOf,
  isNumber,
  isText,
  oneOf,
  optional,
  type Shapes,
  unfit,
} from "./model-file-checks.js";
import type { Probe } from "./probes.js";

/** The contents of a model file without its checksum. */
export interface ModelFile {
  readonly target: Target;
  readonly classes: readonly ClassName[];
  readonly features: readonly Feature[];
  readonly offset: readonly (string | null)[];
  readonly featureNames: readonly string[];
  readonly weights: readonly (readonly number[])[];
  readonly penalty: string;
  readonly report: Omit<FitReport, "certificate" | "warnings" | "classWeights" | "rowsDigest"> & {
    /** absent from older files */
    readonly warnings?: FitReport["warnings"];
    readonly classWeights?: readonly number[] | null;
    readonly rowsDigest?: string | null;
    readonly certificate: Omit<FitReport["certificate"], "gap"> & { readonly gap: number | null };
  };
  readonly probes: readonly Probe[];
}

/** The fields of a factor besides its kind. */
const FACTORS: Shapes = {
  number: { expression: hasShape({}), center: isNumber, scale: isNumber },
  category: {
    column: isText,
    levels: isListOf(isLevel),
    reference: either(isLevel, oneOf(null)),
    unseen: oneOf("error", "zero"),
  },
};
/** The fields of words besides their kind. */
const WORDS = {
  column: isText,
  words: isListOf(isText),
  pattern: isText,
  lowercase: isBoolean,
  presence: isBoolean,
  idf: either(isListOf(isNumber), oneOf(null)),
  unitLength: isBoolean,
};
/** The fields of a feature besides its kind. */
export const FEATURES: Shapes = {
  constant: {},
  words: WORDS,
  product: { factors: isListOf(hasShapeOfItsKind(FACTORS)) },
  ...FACTORS,
};

const FIELDS: Readonly<Record<string, [Check, string]>> = {
  target: [either(isText, isListOf(isText)), "a column name or a list of them"],
  classes: [isListOf(isLevel), "a list of class names"],
  features: [isListOf(hasShapeOfItsKind(FEATURES)), "a list of features"],
  offset: [isListOf(either(isText, oneOf(null))), "a list of column names and nulls"],
  featureNames: [isListOf(isText), "a list of names"],
  weights: [isListOf(isListOf(isNumber)), "a list of lists of finite numbers"],
  penalty: [isText, "a penalty such as ridge:1"],
  report: [
    hasShape({
      value: isNumber,
      logLikelihood: isNumber,
      converged: isBoolean,
      reason: isText,
      solver: isText,
      method: isText,
      engine: isText,
      iterations: isNumber,
      evaluations: isNumber,
      curvaturePasses: isNumber,
      rows: isNumber,
      classTotals: isListOf(isNumber),
      droppedRows: isNumber,
      warnings: optional(isListOf(hasShape({ code: isText, column: isText, sentence: isText }))),
      classWeights: optional(either(isListOf(isNumber), oneOf(null))),
      rowsDigest: optional(either(isText, oneOf(null))),
      passes: optional(isNumber),
      gapEstimate: optional(isNumber),
      certificate: hasShape({
        kind: isText,
        gap: either(isNumber, oneOf(null)),
        gradientNorm: isNumber,
        minimum: isText,
        weightsWithin: optional(isNumber),
      }),
    }),
    "the report of a fit",
  ],
  probes: [
    isListOf(hasShape({ row: hasShape({}), probabilities: isListOf(isNumber) })),
    "a list of rows with probabilities",
  ],
};

/** `content` if every field is valid and the sizes agree; otherwise an error that names the field. */
export function checkedModelFile(content: Readonly<Record<string, unknown>>): ModelFile {
  for (const [field, [check, expected]] of Object.entries(FIELDS)) {
    if (!check(content[field])) throw unfit(field, `holds ${quoted(content[field])}; expected ${expected}`);
  }
  const file = content as unknown as ModelFile;
  assertKnownKeys(FEATURES, file.features as readonly FeatureOfFile[]);
  const [d, K] = [file.featureNames.length, file.classes.length];
  const names = file.classes.map(String);
  if (K < 2) throw unfit("classes", `has ${K} entries; expected at least 2`);
  if (new Set(names).size < K) throw unfit("classes", "names a class twice; expected each class once");
  if (typeof file.target !== "string" && file.target.join("\n") !== names.join("\n"))
    throw unfit("target", `lists columns of class masses that are not the classes ${listed(names)}`);
  if (file.offset.length !== 0 && file.offset.length !== K)
    throw unfit("offset", `names ${file.offset.length} columns; expected none, or ${K}, one per class`);
  if (file.weights.length !== d || file.weights.some((row) => row.length !== K))
    throw unfit("weights", `are not ${d} rows of ${K} numbers, one row per feature and one number per class`);
  if (file.probes.length === 0 || file.probes.some(({ probabilities }) => probabilities.length !== K))
    throw unfit("probes", `are not one row or more with ${K} probabilities each`);
  if (file.report.classTotals.length !== K)
    throw unfit("report", `says how often ${file.report.classTotals.length} classes were observed; expected ${K}`);
  const { classWeights = null } = file.report;
  if (classWeights !== null && (classWeights.length !== K || !classWeights.every((c) => c > 0)))
    throw unfit("report", `has the class weights ${listed(classWeights.map(String))}; expected ${K} numbers above 0`);
  return file;
}
