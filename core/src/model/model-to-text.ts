import { MultilogitError } from "../errors.js";
import { factorsOf } from "../features/feature-map.js";
import { crc32 } from "../numeric/crc32.js";
import { penaltyText } from "../objective/penalty-text.js";
import { assertModel, type Model } from "./model.js";
import { probesOf } from "./probes.js";

export const MODEL_FORMAT = "multilogit-model";
/** Grows when the file changes so that older readers would misread it. */
export const MODEL_VERSION = 2;

/**
 * The model as JSON text, the contents of a model file: no code, no time, no training rows; the same model gives the same bytes.
 * Numbers are the shortest decimals that read back bit-identical. `modelFromText` is its inverse.
 * @example
 * const text = modelToText(model);
 * predict(modelFromText(text), rows).length; // 24
 */
export function modelToText(model: Model): string {
  return linedJson(modelContent(model));
}

/** The contents of the model's file, as `JSON.parse` reads them. */
export function modelContent(model: Model): object {
  assertModel(model);
  assertWritable(model);
  const { featureMap, classes, weights, report } = model;
  const K = classes.length;
  const content = {
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    target: model.target,
    classes,
    features: featureMap.features,
    offset: featureMap.offset,
    featureNames: featureMap.names,
    weights: featureMap.names.map((_, j) => [...weights.subarray(j * K, j * K + K)]),
    penalty: penaltyText(model.penalty),
    report: {
      ...report,
      // left out where there are none, as in files from before there were any
      classWeights: report.classWeights ?? undefined,
      certificate: { ...report.certificate, gap: finiteOrNull(report.certificate.gap) },
    },
    probes: probesOf(model),
  };
  return { ...content, checksum: checksumOf(content) };
}

/** Throws if a number is infinite or NaN, which JSON cannot express and `modelFromText` would refuse. */
function assertWritable({ classes, featureMap, weights, report }: Model): void {
  const levels = featureMap.features
    .flatMap(factorsOf)
    .flatMap((factor) => (factor.kind === "category" ? factor.levels : []));
  const isEndless = (value: unknown) => typeof value === "number" && !Number.isFinite(value);
  const fault = [
    { what: "classes", hold: classes.find(isEndless), remedy: "drop those rows, or name the class with a string" },
    { what: "categories", hold: levels.find(isEndless), remedy: "drop those rows, or name the level with a string" },
    ...[weights, [report.value, report.logLikelihood, report.certificate.gradientNorm]].map((numbers, at) => ({
      what: at === 0 ? "weights" : "objective and its slope",
      hold: Array.from(numbers).find(isEndless),
      remedy: "the fit diverged, so fit it again with standardised features or shorter steps",
    })),
  ].find(({ hold }) => hold !== undefined);
  if (fault)
    throw new MultilogitError(
      "model-file",
      `this model cannot be written: its ${fault.what} hold ${fault.hold}, not a finite number; ${fault.remedy}`,
    );
}

/** "crc32:…" of the compact JSON of everything but the checksum itself: detects truncation and edits, not malice. */
export function checksumOf(content: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return `crc32:${crc32(bytes).toString(16).padStart(8, "0")}`;
}

/** JSON with one key per line, and one item per line in lists of lists and of objects. */
function linedJson(content: object): string {
  const lines = Object.entries(content).map(([key, value]) => {
    const isList = Array.isArray(value) && typeof value[0] === "object";
    const text = isList
      ? `[\n    ${value.map((item) => JSON.stringify(item)).join(",\n    ")}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
