import { MultilogitError, quoted } from "../errors.js";
import type { Feature } from "../features/feature-map.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import type { Certificate } from "../solve/solution.js";
import { listed } from "../table/table.js";
import type { FitReport } from "./model.js";
import type { Probe } from "./probes.js";

/** The contents of a model file, less its checksum. */
export interface ModelFile {
  readonly target: Target;
  readonly classes: readonly ClassName[];
  readonly features: readonly Feature[];
  readonly offset: readonly (string | null)[];
  readonly featureNames: readonly string[];
  readonly weights: readonly (readonly number[])[];
  readonly penalty: string;
  readonly report: Omit<FitReport, "certificate" | "warnings" | "rowsDigest"> & {
    /** not in files of before there were any */
    readonly warnings?: FitReport["warnings"];
    readonly rowsDigest?: string | null;
    readonly certificate: Omit<Certificate, "gap"> & { readonly gap: number | null };
  };
  readonly probes: readonly Probe[];
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isBoolean: Check = (value) => typeof value === "boolean";
const isLevel: Check = (value) => isText(value) || isNumber(value) || isBoolean(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  (...options: readonly unknown[]): Check =>
  (value) =>
    options.includes(value);
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const optional = (check: Check): Check => either(oneOf(undefined), check);
const hasShape =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(shape).every(([key, check]) => check((value as Record<string, unknown>)[key]));

type Shapes = Readonly<Record<string, Readonly<Record<string, Check>>>>;
const hasShapeOfItsKind =
  (shapes: Shapes): Check =>
  (value) => {
    const kind = (Object(value) as { kind?: unknown }).kind;
    return typeof kind === "string" && Object.hasOwn(shapes, kind) && hasShape(shapes[kind]!)(value);
  };

/** What stands beside the kind of a factor, and of a feature. */
const FACTORS: Shapes = {
  number: { column: isText, center: isNumber, scale: isNumber },
  expression: { expression: hasShape({}), center: isNumber, scale: isNumber },
  threshold: { column: isText, threshold: isNumber },
  boolean: { column: isText },
  category: {
    column: isText,
    levels: isListOf(isLevel),
    reference: either(isLevel, oneOf(null)),
    unseen: oneOf("error", "zero"),
  },
};
const FEATURES: Shapes = {
  constant: {},
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
      rowsDigest: optional(either(isText, oneOf(null))),
      certificate: hasShape({
        kind: isText,
        gap: either(isNumber, oneOf(null)),
        gradientNorm: isNumber,
        minimum: isText,
      }),
    }),
    "the report of a fit",
  ],
  probes: [
    isListOf(hasShape({ row: hasShape({}), probabilities: isListOf(isNumber) })),
    "a list of rows with probabilities",
  ],
};

/** `content` if every field is what a model file has there and the sizes agree; otherwise an error that names the field. */
export function checkedModelFile(content: Readonly<Record<string, unknown>>): ModelFile {
  for (const [field, [check, expected]] of Object.entries(FIELDS)) {
    if (!check(content[field])) throw unfit(field, `holds ${quoted(content[field])}; expected ${expected}`);
  }
  const file = content as unknown as ModelFile;
  file.features.forEach(assertKnownKeys);
  const [d, K] = [file.featureNames.length, file.classes.length];
  const names = file.classes.map(String);
  if (K < 2) throw unfit("classes", `has ${K} entries; expected at least 2`);
  if (new Set(names).size < K) throw unfit("classes", "names a class twice; expected each once");
  if (typeof file.target !== "string" && file.target.join("\n") !== names.join("\n"))
    throw unfit("target", `lists columns of class masses that are not the classes ${listed(names)}`);
  if (file.offset.length !== 0 && file.offset.length !== K)
    throw unfit("offset", `names ${file.offset.length} columns; expected none, or ${K}, one a class`);
  if (file.weights.length !== d || file.weights.some((row) => row.length !== K))
    throw unfit("weights", `are not ${d} rows of ${K} numbers, one row a feature and one number a class`);
  if (file.probes.length === 0 || file.probes.some(({ probabilities }) => probabilities.length !== K))
    throw unfit("probes", `are not one row or more with ${K} probabilities each`);
  if (file.report.classTotals.length !== K)
    throw unfit("report", `says how often ${file.report.classTotals.length} classes were observed; expected ${K}`);
  return file;
}

/** What a feature says beyond what is known would otherwise be passed over, and the model be another one. */
function assertKnownKeys(feature: Feature, place: number): void {
  for (const part of [feature, ...(feature.kind === "product" ? feature.factors : [])]) {
    const known = ["kind", ...Object.keys(FEATURES[part.kind]!)];
    const unknown = Object.keys(part).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw unfit(
        "features",
        `say ${quoted(unknown)} of feature ${place + 1}, a ${part.kind}, which this program does not know (known: ${known.join(", ")})`,
      );
  }
}

function unfit(field: string, problem: string): MultilogitError {
  return new MultilogitError(
    "model-file",
    `this model file cannot be used: its ${quoted(field)} ${problem}; fit it again or restore the file`,
  );
}
