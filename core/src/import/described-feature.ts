import { MultilogitError, quoted } from "../errors.js";
import type { Feature, Level, UnseenPolicy } from "../features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../features/number-feature.js";
import { FEATURES } from "../model/model-file.js";
import {
  type Check,
  hasShapeOfItsKind,
  isLevel,
  isListOf,
  isNumber,
  isText,
  oneOf,
} from "../model/model-file-checks.js";

/**
 * A feature as it is described to `modelFromCoefficients`: a column of numbers by its name, a column and what is made of it, or a feature as
 * model files have it.
 *
 *     "x"                                                      the number
 *     { column: "x", center: 5, scale: 2 }                     (x − 5) / 2
 *     { column: "x", threshold: 8 }                            1 where x is at least 8
 *     { column: "x", boolean: true }                           1 where x is true
 *     { column: "x", levels: ["a", "b"], reference: "a" }      one 0/1 feature for each level but the reference (default null: none)
 */
export type DescribedFeature =
  | string
  | { readonly column: string; readonly center?: number; readonly scale?: number }
  | { readonly column: string; readonly threshold: number }
  | { readonly column: string; readonly boolean: true }
  | {
      readonly column: string;
      readonly levels: readonly Level[];
      readonly reference?: Level | null;
      readonly unseen?: UnseenPolicy;
    }
  | Feature;

/** The parts of all descriptions, those that are there checked. */
interface Parts {
  readonly levels?: readonly Level[];
  readonly reference?: Level | null;
  readonly unseen?: UnseenPolicy;
  readonly threshold?: number;
  readonly center?: number;
  readonly scale?: number;
}

/** What each description consists of besides its column, the first part being the one by which it is known. */
const DESCRIPTIONS: readonly {
  readonly parts: Readonly<Record<string, Check>>;
  readonly feature: (column: string, parts: Parts) => Feature;
}[] = [
  {
    parts: {
      levels: isListOf(isLevel),
      reference: (value) => value === null || isLevel(value),
      unseen: oneOf("error", "zero"),
    },
    feature: (column, { levels = [], reference = null, unseen = "error" }) => ({
      kind: "category",
      column,
      levels,
      reference,
      unseen,
    }),
  },
  { parts: { threshold: isNumber }, feature: (column, { threshold = 0 }) => thresholdFeature(column, threshold) },
  { parts: { boolean: oneOf(true) }, feature: (column) => booleanFeature(column) },
  {
    parts: { center: isNumber, scale: (value) => isNumber(value) && (value as number) > 0 },
    feature: (column, { center = 0, scale = 1 }) => numberFeature(column, center, scale),
  },
];

/** The feature that a description means; `place` counts from 1, for errors. */
export function featureOf(described: DescribedFeature, place: number): Feature {
  if (typeof described === "string") return numberFeature(described);
  const parts = new Map(Object.entries(Object(described) as Record<string, never>));
  if (parts.has("kind")) return featureOfKind(described, place);
  const column: unknown = parts.get("column");
  if (!isText(column)) throw strange(described, place);
  parts.delete("column");
  const found =
    DESCRIPTIONS.find(({ parts: of }) => parts.has(Object.keys(of)[0]!)) ?? DESCRIPTIONS[DESCRIPTIONS.length - 1]!;
  for (const [name, value] of parts)
    if (!(Object.hasOwn(found.parts, name) && found.parts[name]!(value)))
      throw new MultilogitError(
        "option",
        `feature ${place}, of column ${quoted(column)}, has ${quoted(name)}: ${quoted(value)}; expected ${EXPECTED}`,
      );
  return found.feature(column as string, Object.fromEntries(parts));
}

const EXPECTED =
  "a column's name, or a column with center and scale, with a threshold, with boolean: true, or with levels, reference and unseen";

function featureOfKind(described: object, place: number): Feature {
  if (!hasShapeOfItsKind(FEATURES)(described)) throw strange(described, place);
  if ((described as Feature).kind === "constant")
    throw new MultilogitError("option", `feature ${place} is the constant; give its weights as intercepts`);
  return described as Feature;
}

function strange(described: unknown, place: number): MultilogitError {
  return new MultilogitError("option", `feature ${place} is ${quoted(described)}; expected ${EXPECTED}`);
}
