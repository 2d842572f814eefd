import { quoted } from "../errors.js";
import type { Expression } from "../features/expression.js";
import type { CategoryFeature, Factor, Feature } from "../features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../features/number-feature.js";
import {
  assertKnownKeys,
  either,
  type FeatureOfFile,
  hasShape,
  hasShapeOfItsKind,
  isLevel,
  isListOf,
  isNumber,
  isText,
  oneOf,
  type Shapes,
  unfit,
} from "./model-file-checks.js";

/** Numbers of columns, expressions, thresholds and booleans were features of four kinds. */
type OldFactor =
  | { readonly kind: "number"; readonly column: string; readonly center: number; readonly scale: number }
  | { readonly kind: "expression"; readonly expression: Expression; readonly center: number; readonly scale: number }
  | { readonly kind: "threshold"; readonly column: string; readonly threshold: number }
  | { readonly kind: "boolean"; readonly column: string }
  | CategoryFeature;
type OldFeature =
  | { readonly kind: "constant" }
  | { readonly kind: "product"; readonly factors: readonly OldFactor[] }
  | OldFactor;

const OLD_FACTORS: Shapes = {
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
const OLD_FEATURES: Shapes = {
  constant: {},
  product: { factors: isListOf(hasShapeOfItsKind(OLD_FACTORS)) },
  ...OLD_FACTORS,
};

/** The contents of a model file of version 1 in the form of version 2: the same features under the same names. */
export function upgradedFromVersion1(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { features } = content;
  if (!isListOf(hasShapeOfItsKind(OLD_FEATURES))(features))
    throw unfit("features", `holds ${quoted(features)}; expected a list of features`);
  const old = features as readonly OldFeature[];
  assertKnownKeys(OLD_FEATURES, old as readonly FeatureOfFile[]);
  return { ...content, features: old.map(upgradedFeature) };
}

function upgradedFeature(feature: OldFeature): Feature {
  if (feature.kind === "constant") return feature;
  return feature.kind === "product"
    ? { kind: "product", factors: feature.factors.map(upgradedFactor) }
    : upgradedFactor(feature);
}

function upgradedFactor(factor: OldFactor): Factor {
  switch (factor.kind) {
    case "number":
      return numberFeature(factor.column, factor.center, factor.scale);
    case "expression":
      return numberFeature(asFormula(factor.expression), factor.center, factor.scale);
    case "threshold":
      return thresholdFeature(factor.column, factor.threshold);
    case "boolean":
      return booleanFeature(factor.column);
    case "category":
      return factor;
  }
}

/** I(x) of a formula was the expression x, distinguished from the column x by its kind. */
function asFormula(expression: Expression): Expression {
  return expression.kind === "column" ? { kind: "call", name: "I", of: expression } : expression;
}
