import { MultilogitError, quoted } from "../errors.js";
import type { Model } from "../model/model.js";
import { penaltyFromText } from "../objective/penalty-text.js";
import { refused } from "./estimator-state.js";
import { type GivenCoefficients, modelFromCoefficients } from "./model-from-coefficients.js";
import { type ImportOptions, modelFromScikitLearn } from "./model-from-scikit-learn.js";

export const COEFFICIENTS_FORMAT = "multilogit-coefficients";
/** Grows when the file changes so that older readers would misread it. */
export const COEFFICIENTS_VERSION = 1;

/**
 * The model in a file of coefficients, JSON that other programs write (docs/import.md): {"format": "multilogit-coefficients", "version": 1},
 * and either the parts of `GivenCoefficients`, the penalty as text, or "scikit-learn": the state of an estimator.
 */
export function modelFromCoefficientsText(text: string, options: ImportOptions = {}): Model {
  const { format, version, ...rest } = parsed(text);
  if (format === "multilogit-model")
    throw refused("it is a model file of multilogit, so it is imported already; use it as it is");
  for (const [name, value] of Object.entries({ format, version }))
    if (value === undefined) throw refused(`it has no ${quoted(name)}; write it as docs/import.md shows`);
  if (format !== COEFFICIENTS_FORMAT)
    throw refused(`its "format" is ${quoted(format)}; expected ${quoted(COEFFICIENTS_FORMAT)} (docs/import.md)`);
  if (version !== COEFFICIENTS_VERSION)
    throw refused(`its "version" is ${quoted(version)}; expected ${COEFFICIENTS_VERSION}`);
  try {
    return "scikit-learn" in rest ? modelFromScikitLearn(onlyOne(rest), options) : ofCoefficients(rest, options);
  } catch (error) {
    // Errors about features and weights become errors about the file that holds them.
    if (error instanceof MultilogitError && error.code !== "model-file") throw refused(error.message);
    throw error;
  }
}

function parsed(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    const isPython = /\b(?:NaN|Infinity)\b/.test(text);
    throw refused(
      isPython
        ? "it is not JSON: it holds NaN or Infinity, which JSON has no words for; write null instead"
        : "it is not whole JSON; write it again as docs/import.md shows",
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw refused(
      `it holds ${Array.isArray(content) ? "a list" : quoted(content)}; expected an object (docs/import.md)`,
    );
  return content as Record<string, unknown>;
}

function onlyOne(rest: Record<string, unknown>): unknown {
  const other = Object.keys(rest).find((key) => key !== "scikit-learn");
  if (other !== undefined) throw refused(`it has ${quoted(other)} and "scikit-learn"; expected one of them`);
  return rest["scikit-learn"];
}

function ofCoefficients(rest: Record<string, unknown>, { columns, booleans, target }: ImportOptions): Model {
  const { penalty, ...content } = rest;
  if (columns !== undefined || booleans !== undefined)
    throw refused("it names its features, so names of columns mean nothing for it; leave them out");
  if (penalty !== undefined && typeof penalty !== "string")
    throw refused(`its "penalty" is ${quoted(penalty)}; expected text such as "ridge:1"`);
  return modelFromCoefficients({
    ...content,
    ...(penalty === undefined ? {} : { penalty: penaltyFromText(penalty) }),
    ...(target === undefined ? {} : { target }),
  } as unknown as GivenCoefficients);
}
