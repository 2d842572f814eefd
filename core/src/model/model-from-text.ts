import { MultilogitError, quoted } from "../errors.js";
import { featureMapOf } from "../features/feature-map.js";
import { factorsAndGroups } from "../objective/factors-and-groups.js";
import { penaltyFromText } from "../objective/penalty-text.js";
import type { Row } from "../table/table.js";
import { type Model, modelOf } from "./model.js";
import { checkedModelFile, type ModelFile } from "./model-file.js";
import { upgradedFromVersion1 } from "./model-file-version-1.js";
import { checksumOf, MODEL_FORMAT, MODEL_VERSION } from "./model-to-text.js";
import { predictor } from "./predictor.js";

/** Probabilities may differ from the probes by this much: Math.exp is not the same to the last bit in every JavaScript runtime. */
const PROBE_TOLERANCE = 1e-9;
/** Older files are upgraded as they are read. */
const VERSIONS_READ: readonly unknown[] = [1, MODEL_VERSION];

/**
 * The model in a model file's text. Throws an error that says why if the text is not a model file, is from a newer version, is truncated,
 * was edited, or gives other probabilities than its probes.
 * @example
 * const again = modelFromText(text);
 * predict(again, [{ height: 2.9, colour: "green" }]); // ["banana"]
 */
export function modelFromText(text: string): Model {
  const content = parsed(text);
  assertFormat(content);
  const { checksum, ...rest } = content;
  if (checksum !== checksumOf(rest))
    throw refused(
      "its checksum does not fit its contents, so it was edited or damaged; fit it again or restore the file",
    );
  const file = checkedModelFile(rest.version === 1 ? upgradedFromVersion1(rest) : rest);
  try {
    return modelOfFile(file, () => JSON.parse(text) as object);
  } catch (error) {
    // Errors about features, penalty or rows become errors about the file that holds them.
    if (error instanceof MultilogitError && error.code !== "model-file") throw refused(error.message);
    throw error;
  }
}

function parsed(text: string): Record<string, unknown> {
  if (typeof text !== "string") throw refused(`it is ${quoted(text)}; give the file's text, read as UTF-8`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const isCut = text.trimStart().startsWith("{") && !text.trimEnd().endsWith("}");
    throw refused(
      isCut
        ? "it ends in the middle, so it is truncated; restore it from a whole copy"
        : "it is not JSON; give a file written by multilogit fit -o",
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw refused(
      `it holds ${Array.isArray(content) ? "a list" : quoted(content)}, not a model; give a file written by multilogit fit -o`,
    );
  return content as Record<string, unknown>;
}

function assertFormat({ format, version }: Record<string, unknown>): void {
  if (format === undefined) throw refused('it has no "format"; give a file written by multilogit fit -o');
  if (format !== MODEL_FORMAT)
    throw refused(
      `its "format" is ${quoted(format)}, not ${quoted(MODEL_FORMAT)}; give a file written by multilogit fit -o`,
    );
  if (typeof version === "number" && version > MODEL_VERSION)
    throw refused(`it has format version ${version}, this program reads version ${MODEL_VERSION}; update multilogit`);
  if (!VERSIONS_READ.includes(version)) throw refused(`its "version" is ${quoted(version)}; expected ${MODEL_VERSION}`);
}

function modelOfFile(file: ModelFile, json: () => object): Model {
  const { gap } = file.report.certificate;
  const featureMap = featureMapOf(file.features, file.offset);
  const penalty = penaltyFromText(file.penalty);
  // throws where it names a feature that the model does not have
  factorsAndGroups(penalty, featureMap);
  const parts = {
    featureMap,
    classes: Object.freeze(file.classes),
    weights: Float64Array.from(file.weights.flat()),
    target: file.target,
    penalty,
    report: {
      ...file.report,
      warnings: file.report.warnings ?? [],
      classWeights: file.report.classWeights ?? null,
      rowsDigest: file.report.rowsDigest ?? null,
      certificate: { ...file.report.certificate, gap: gap ?? Number.POSITIVE_INFINITY },
    },
  };
  const model = modelOf(parts, json);
  assertProbes(model, file);
  return model;
}

/** The same rows must give the same probabilities here as where the file was written. */
function assertProbes(model: Model, { probes, featureNames }: ModelFile): void {
  if (featureNames.join("\n") !== model.featureMap.names.join("\n"))
    throw refused("its feature names do not fit its features; fit it again");
  const classify = predictor(model);
  const P = probes.flatMap(({ row }) => [...classify.probabilities(row as Row)]);
  const expected = probes.flatMap((probe) => probe.probabilities);
  if (P.length !== expected.length || !expected.every((p, ik) => Math.abs(p - P[ik]!) <= PROBE_TOLERANCE))
    throw refused(
      "its probes give other probabilities than the file says, so this program would not compute the same model; update multilogit or fit it again",
    );
}

/** An error that says why the file cannot be used. */
function refused(why: string): MultilogitError {
  return new MultilogitError("model-file", `this model file cannot be used: ${why}`);
}
