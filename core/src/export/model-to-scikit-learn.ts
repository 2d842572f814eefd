import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import {
  columnsRead,
  constantIndex,
  type Feature,
  type FeatureMap,
  type Level,
  namesOf,
  placesOfLevels,
} from "../features/feature-map.js";
import { type NumberFeature, numberName, plainColumn } from "../features/number-feature.js";
import { assertModel, type Model } from "../model/model.js";
import { probesOf } from "../model/probes.js";

/** Options of `modelToScikitLearn`. */
export interface ScikitLearnOptions {
  /** Also compare with the probabilities of a few made-up rows where the file is run as a program. Default false. */
  readonly selfTest?: boolean;
}

/**
 * The model as a Python module that builds a fitted scikit-learn Pipeline: `pipeline()` gives a ColumnTransformer (StandardScaler,
 * OneHotEncoder, Binarizer) and a LogisticRegression whose coef_, intercept_ and classes_ are filled in. It needs scikit-learn and pandas, and
 * takes data frames with the columns of the model.
 *
 * For two classes scikit-learn has one score z for the second: w = W[·,1] − W[·,0].
 * @throws MultilogitError "option" that names the feature that scikit-learn cannot say
 * @example
 * const module = modelToScikitLearn(model);
 * module.includes("def pipeline()"); // true
 */
export function modelToScikitLearn(model: Model, options: ScikitLearnOptions = {}): string {
  assertModel(model);
  assertKnownOptions(options, ["selfTest"], "modelToScikitLearn");
  const { featureMap, classes, weights } = model;
  if (featureMap.offset.length > 0) throw unsayable("it has an offset");
  const K = classes.length;
  const constant = constantIndex(featureMap);
  const parts = partsOf(featureMap);
  if (parts.length === 0) throw unsayable("it has no feature but the constant");
  const order = parts.flatMap(({ order }) => order);
  const scored = K === 2 ? [1] : [...classes.keys()];
  const of = (j: number, k: number) => weights[j * K + k]! - (K === 2 ? weights[j * K]! : 0);
  const lines = [
    HEADER,
    `COLUMNS = ${literal(columnsRead(featureMap))}`,
    `CLASSES = np.array(${literal(classes)}${new Set(classes.map((each) => typeof each)).size > 1 ? ", dtype=object" : ""})`,
    `COEF = np.array(${literal(scored.map((k) => order.map((j) => of(j, k))))}, dtype=float)`,
    `INTERCEPT = np.array(${literal(scored.map((k) => (constant < 0 ? 0 : of(constant, k))))}, dtype=float)`,
    "",
    "",
    "def pipeline():",
    `    """A Pipeline that scikit-learn takes for fitted; predict_proba has the probabilities in the order of CLASSES."""`,
    "    features = ColumnTransformer([",
    ...parts.map(({ code }, at) => `        ("${at + 1}", ${code}),`),
    "    ])",
    `    features.fit(pd.DataFrame({${columnsRead(featureMap)
      .map((name) => `${literal(name)}: ${literal(exampleCells(featureMap, name))}`)
      .join(", ")}}, columns=COLUMNS))`,
    ...parts.flatMap(({ filled }, at) => filled.map((line) => `    features.named_transformers_["${at + 1}"].${line}`)),
    `    classifier = LogisticRegression(fit_intercept=${constant < 0 ? "False" : "True"})`,
    "    classifier.coef_, classifier.intercept_, classifier.classes_ = COEF.copy(), INTERCEPT.copy(), CLASSES.copy()",
    "    classifier.n_features_in_ = COEF.shape[1]",
    "    classifier.n_iter_ = np.zeros(1, dtype=np.int32)",
    '    return Pipeline([("features", features), ("classifier", classifier)])',
    ...(options.selfTest ? selfTest(model) : []),
    "",
  ];
  return lines.join("\n");
}

const HEADER = `# A softmax regression, exported by multilogit as a fitted Pipeline of scikit-learn: pipeline().predict_proba(frame).
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Binarizer, OneHotEncoder, StandardScaler
`;

/** One transformer: its code with its columns, what is filled in after it was fitted, and the features that it makes, by their places. */
interface Part {
  readonly code: string;
  readonly filled: readonly string[];
  readonly order: readonly number[];
}

function partsOf({ features }: FeatureMap): Part[] {
  const parts: Part[] = [];
  let scaled: { feature: NumberFeature; place: number }[] = [];
  const endOfScaled = () => {
    if (scaled.length > 0) parts.push(scaler(scaled));
    scaled = [];
  };
  let next = 0;
  for (const feature of features) {
    const place = next;
    next += namesOf(feature).length;
    if (feature.kind === "constant") continue;
    if (feature.kind === "number" && feature.expression.kind === "column" && feature.expression.cells === undefined)
      scaled.push({ feature, place });
    else {
      endOfScaled();
      parts.push(partOf(feature, place));
    }
  }
  endOfScaled();
  return parts;
}

/** Numbers next to each other: (x − mean_) / scale_. */
function scaler(scaled: readonly { feature: NumberFeature; place: number }[]): Part {
  const columns = literal(scaled.map(({ feature }) => numberName(feature)));
  const order = scaled.map(({ place }) => place);
  if (scaled.every(({ feature: { center, scale } }) => center === 0 && scale === 1))
    return { code: `"passthrough", ${columns}`, filled: [], order };
  const scales = literal(scaled.map(({ feature }) => feature.scale));
  return {
    code: `StandardScaler(), ${columns}`,
    filled: [
      `mean_ = np.array(${literal(scaled.map(({ feature }) => feature.center))}, dtype=float)`,
      `scale_ = np.array(${scales}, dtype=float)`,
      `var_ = np.array(${scales}, dtype=float) ** 2`,
    ],
    order,
  };
}

function partOf(feature: Exclude<Feature, { kind: "constant" }>, place: number): Part {
  if (feature.kind === "product") throw unsayable(`${quoted(namesOf(feature)[0])} is a product`);
  if (feature.kind === "words")
    throw unsayable(`the words of ${quoted(feature.column)} need a vectorizer of their own`);
  if (feature.kind === "category") return encoder(feature, place);
  const { expression, center, scale } = feature;
  if (plainColumn(feature) === null || center !== 0 || scale !== 1)
    throw unsayable(`${quoted(numberName(feature))} is an expression`);
  if (expression.kind === "column")
    return { code: `"passthrough", ${literal([expression.column])}`, filled: [], order: [place] };
  const t = expression.kind === "call" ? expression.parameters![0]! : 0;
  // 1 where x > threshold: the largest number below t
  return {
    code: `Binarizer(threshold=np.nextafter(${literal(t)}, -np.inf)), ${literal([plainColumn(feature)!.column])}`,
    filled: [],
    order: [place],
  };
}

/** Levels in the order of scikit-learn, which wants numbers ascending. */
function encoder(feature: Feature & { kind: "category" }, place: number): Part {
  const { column, levels, reference, unseen } = feature;
  if (new Set(levels.map((level) => typeof level)).size > 1)
    throw unsayable(`category ${quoted(column)} has levels of several types`);
  const places = placesOfLevels(feature);
  const sorted = typeof levels[0] === "string" ? [...levels] : [...levels].sort((x, y) => Number(x) - Number(y));
  const drop = reference === null ? "" : `, drop=np.array(${literal([reference])}${dtypeOf(levels)})`;
  const unknown = unseen === "zero" ? "ignore" : "error";
  return {
    code: `OneHotEncoder(categories=[np.array(${literal(sorted)}${dtypeOf(levels)})]${drop}, handle_unknown="${unknown}", sparse_output=False), ${literal([column])}`,
    filled: [],
    order: sorted.filter((level) => level !== reference).map((level) => place + places.get(String(level))!),
  };
}

function dtypeOf([level]: readonly Level[]): string {
  return typeof level === "string" ? ", dtype=object" : "";
}

/** Two cells that the transformers can be fitted to. */
function exampleCells({ features }: FeatureMap, column: string): readonly Level[] {
  const read = features.find((feature) => feature.kind === "category" && feature.column === column);
  if (read?.kind === "category") return [read.levels[0]!, read.levels[0]!];
  const isBoolean = features.some(
    (feature) => feature.kind === "number" && plainColumn(feature)?.column === column && plainColumn(feature)?.cells,
  );
  return isBoolean ? [false, true] : [0, 1];
}

function selfTest(model: Model): string[] {
  const probes = probesOf(model);
  return [
    "",
    "",
    'if __name__ == "__main__":',
    `    rows = pd.DataFrame(${literal(probes.map(({ row }) => columnsRead(model.featureMap).map((name) => row[name])))}, columns=COLUMNS)`,
    `    expected = np.array(${literal(probes.map(({ probabilities }) => probabilities))})`,
    "    assert np.abs(pipeline().predict_proba(rows) - expected).max() <= 1e-9",
    '    print("self-test passed")',
  ];
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

function unsayable(what: string): MultilogitError {
  return new MultilogitError(
    "option",
    `this model cannot be exported to scikit-learn: ${what}, which a ColumnTransformer of its own transformers cannot say; export it as Python without --target`,
  );
}
