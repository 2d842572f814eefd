import { assertKnownOptions, listed, quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import type { Model } from "../model/model.js";
import { none } from "../objective/penalty-kinds.js";
import { levelsIn, refused } from "./estimator-state.js";
import { modelFromSignals } from "./model-from-signals.js";
import { PmmlElement } from "./pmml-element.js";
import { PmmlExpressions } from "./pmml-expressions.js";
import { type Outside, PmmlField } from "./pmml-field.js";
import { pmmlSignals } from "./pmml-signals.js";
import { termsOf } from "./pmml-terms.js";
import type { XmlTree } from "./xml-tree.js";

/** Elements that say nothing of the scores. */
const SILENT = ["Header", "MiningBuildTask", "Output", "ModelStats", "ModelExplanation", "ModelVerification"];
const OUTSIDE: Readonly<Record<string, Outside>> = { returnInvalid: "invalid", asMissing: "missing", asIs: "as is" };

/**
 * The model of a PMML 4 document with one RegressionModel that classifies by softmax, or by a logistic function of one score, from its
 * elements as plain data. Derived fields become standardised numbers, categories and expressions.
 * @throws MultilogitError "model-file" that names the element that is not understood
 * @see https://dmg.org/pmml/v4-4-1/Regression.html
 */
export function modelFromPmml(tree: XmlTree, options: { readonly target?: string } = {}): Model {
  assertKnownOptions(options, ["target"], "modelFromPmml");
  const document = new PmmlElement(tree);
  if (document.name !== "PMML") throw refused(`it is XML whose element is ${quoted(document.name)}; expected PMML`);
  const version = document.get("version");
  if (!/^4(?:\.|$)/.test(version ?? ""))
    throw refused(
      `it is PMML of ${version === undefined ? "no version" : `version ${quoted(version)}`}; expected 4, such as 4.4`,
    );
  document.refuseOthers([...SILENT, "DataDictionary", "TransformationDictionary", "RegressionModel"]);
  const model = document.first("RegressionModel");
  if (model === undefined || document.all("RegressionModel").length > 1)
    throw refused(`it has ${document.all("RegressionModel").length} elements RegressionModel; expected 1`);
  assertSoftmax(model);
  const fields = fieldsOf(document, model);
  const derived = byName([
    ...(document.first("TransformationDictionary")?.all("DerivedField") ?? []),
    ...(model.first("LocalTransformations")?.all("DerivedField") ?? []),
  ]);
  const twice = [...derived.keys()].find((name) => fields.has(name));
  if (twice !== undefined) throw derived.get(twice)!.refused("has the name of a DataField");
  const expressions = new PmmlExpressions(fields, derived);
  const target = targetOf(model);
  const classes = classesOf(model, fields.get(target));
  const tables = tablesOf(model);
  const { values, weights } = termsOf(tables, expressions);
  const { signals, places } = pmmlSignals(values);
  return modelFromSignals({
    classes,
    signals,
    weights: weights.map((row) => places.map((at) => (at === null ? 0 : row[at]!))),
    intercepts: tables.map((table) => table.number("intercept")),
    penalty: none(),
    origin: "PMML",
    target: options.target ?? target,
  });
}

function assertSoftmax(model: PmmlElement): void {
  model.refuseOthers([...SILENT, "MiningSchema", "LocalTransformations", "RegressionTable"]);
  const method = model.get("normalizationMethod") ?? "none";
  if (model.get("functionName") !== "classification")
    throw model.refused(`has functionName ${quoted(model.get("functionName") ?? "")}; expected "classification"`);
  if (method !== "softmax" && method !== "logit")
    throw model.refused(
      `has normalizationMethod ${quoted(method)}, which is not a softmax; expected "softmax" or "logit"`,
    );
  if (model.get("isScorable") === "false") throw model.refused("is not scorable, as it says itself");
  if (model.all("RegressionTable").length < 2)
    throw model.refused(`has ${model.all("RegressionTable").length} RegressionTable; expected one per class`);
}

/** One table per class. The second of two with a logistic function must be empty: softmax of y and 0 is 1 / (1 + exp(−y)) and the rest. */
function tablesOf(model: PmmlElement): readonly PmmlElement[] {
  const tables = model.all("RegressionTable");
  if (model.get("normalizationMethod") === "softmax") return tables;
  if (tables.length > 2)
    throw model.refused(
      `has a logistic function for each of its ${tables.length} classes, whose probabilities are not a softmax`,
    );
  if (tables[1]!.children.length > 0 || tables[1]!.number("intercept") !== 0)
    throw tables[1]!.refused(
      "has a score of its own; with normalizationMethod logit the second of two classes has what the first leaves",
    );
  return tables;
}

function byName(elements: readonly PmmlElement[]): Map<string, PmmlElement> {
  const named = new Map<string, PmmlElement>();
  for (const element of elements) {
    const name = element.need("name");
    if (named.has(name)) throw element.refused("is there twice");
    named.set(name, element);
  }
  return named;
}

function fieldsOf(document: PmmlElement, model: PmmlElement): Map<string, PmmlField> {
  const mining = byName(model.first("MiningSchema")?.all("MiningField") ?? []);
  const data = byName(document.first("DataDictionary")?.all("DataField") ?? []);
  for (const field of mining.values()) {
    field.refuseAttributes(
      ["missingValueReplacement", "invalidValueReplacement"],
      "rows with such a cell are refused here, not completed",
    );
    if ((field.get("outliers") ?? "asIs") !== "asIs")
      throw field.refused(`has outliers ${quoted(field.get("outliers"))}, which cuts values off; expected "asIs"`);
  }
  const read = [...data].filter(([name]) => mining.has(name));
  return new Map(
    read.map(([name, element]) => {
      const treatment = mining.get(name)!.get("invalidValueTreatment") ?? "returnInvalid";
      if (!Object.hasOwn(OUTSIDE, treatment))
        throw mining
          .get(name)!
          .refused(`has invalidValueTreatment ${quoted(treatment)}; expected ${listed(Object.keys(OUTSIDE))}`);
      return [name, new PmmlField(element, OUTSIDE[treatment]!)];
    }),
  );
}

function targetOf(model: PmmlElement): string {
  const targets = (model.first("MiningSchema")?.all("MiningField") ?? []).filter((field) =>
    ["target", "predicted"].includes(field.get("usageType") ?? ""),
  );
  if (targets.length !== 1)
    throw model.refused(`has ${targets.length} MiningField with usageType "target"; expected 1`);
  return targets[0]!.need("name");
}

function classesOf(model: PmmlElement, target: PmmlField | undefined): readonly Level[] {
  if (target?.isOrdinal) throw model.refused(`predicts ordered classes, whose probabilities are not a softmax`);
  const classes = model.all("RegressionTable").map((table) => {
    const text = table.need("targetCategory");
    return target === undefined ? text : target.levelOf(text);
  });
  return levelsIn(classes, "targetCategory");
}
