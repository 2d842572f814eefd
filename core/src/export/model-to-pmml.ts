import { assertKnownOptions, MultilogitError } from "../errors.js";
import type { Model } from "../model/model.js";
import { freeName, inputColumns } from "./input-columns.js";
import { numberText, PMML_TYPES, PmmlRow } from "./pmml-row.js";
import { type ScoringProgram, scoringProgram } from "./scoring-program.js";
import { xmlElement } from "./xml.js";

/** The values that a number can have. */
const FINITE = xmlElement("Interval", {
  closure: "closedClosed",
  leftMargin: -Number.MAX_VALUE,
  rightMargin: Number.MAX_VALUE,
});

/**
 * The model as a document of PMML 4.4: a RegressionModel with softmax as its normalisation, one RegressionTable per class, and what is computed
 * from the columns as derived fields. Numbers are doubles, true and false booleans, categories strings, or doubles where all of their levels
 * are numbers.
 *
 * The target field is the class, and `probability(class)` the probability of each. A row that the model refuses has no prediction: an
 * evaluator gives a missing value, NaN, or an error for a value that is invalid.
 *
 * @throws MultilogitError "option" where a name has a character that XML 1.0 does not have
 * @see https://dmg.org/pmml/v4-4-1/Regression.html
 * @example
 * modelToPmml(model).includes("RegressionModel"); // true
 */
export function modelToPmml(model: Model, options: Record<string, never> = {}): string {
  assertKnownOptions(options, [], "modelToPmml");
  const program = scoringProgram(model, "PMML");
  const columns = inputColumns(program.inputs);
  if (columns.some(({ name }) => name === ""))
    throw new MultilogitError("option", "PMML has no fields without a name; name the column");
  const target = freeName(typeof model.target === "string" ? model.target : "class", columns);
  const probabilities = program.classes.map((name) => freeName(`probability(${name})`, columns));
  const row = new PmmlRow(program, columns, new Set([...columns.map(({ name }) => name), target, ...probabilities]));
  const classes = program.classes.map(String);
  const dataFields = columns.map(({ name, type }) => {
    const dataType = PMML_TYPES[type];
    return program.inputs.some(({ kind, column }) => kind === "number" && column === name)
      ? xmlElement("DataField", { name, optype: "continuous", dataType }, FINITE)
      : xmlElement("DataField", { name, optype: "categorical", dataType });
  });
  const targetField = xmlElement(
    "DataField",
    { name: target, optype: "categorical", dataType: "string" },
    ...classes.map((value) => xmlElement("Value", { value })),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4">',
    xmlElement("Header", { description: "softmax regression" }, xmlElement("Application", { name: "multilogit" })),
    xmlElement(
      "DataDictionary",
      { numberOfFields: columns.length + 1 },
      ...[...dataFields, targetField].map((each) => `\n  ${each}`),
      "\n",
    ),
    '<RegressionModel functionName="classification" normalizationMethod="softmax">',
    xmlElement(
      "MiningSchema",
      {},
      xmlElement("MiningField", { name: target, usageType: "target" }),
      ...columns.map(
        ({ name }) => `\n  ${xmlElement("MiningField", { name, invalidValueTreatment: "returnInvalid" })}`,
      ),
      "\n",
    ),
    xmlElement(
      "Output",
      {},
      ...classes.map(
        (value, k) =>
          `\n  ${xmlElement("OutputField", { name: probabilities[k]!, optype: "continuous", dataType: "double", feature: "probability", value })}`,
      ),
      "\n",
    ),
    xmlElement("LocalTransformations", {}, ...row.derived.map((each) => `\n  ${each}`), "\n"),
    ...classes.map((name, k) => regressionTable(name, k, program, row)),
    "</RegressionModel>",
    "</PMML>",
    "",
  ].join("\n");
}

function regressionTable(
  targetCategory: string,
  k: number,
  { terms }: ScoringProgram,
  { predictors }: PmmlRow,
): string {
  const intercept = terms.reduce((sum, term) => sum + (term.kind === "constant" ? term.weights[k]! : 0), 0);
  return xmlElement(
    "RegressionTable",
    { intercept: numberText(intercept), targetCategory },
    ...predictors.map(
      ({ field, weights }) =>
        `\n  ${xmlElement("NumericPredictor", { name: field, coefficient: numberText(weights[k]!) })}`,
    ),
    "\n",
  );
}
