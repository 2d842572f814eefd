import { MultilogitError, quoted } from "../errors.js";

// What a model file holds is checked field by field before anything is made of it.

export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === "string";
export const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
export const isBoolean: Check = (value) => typeof value === "boolean";
export const isLevel: Check = (value) => isText(value) || isNumber(value) || isBoolean(value);
export const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const oneOf =
  (...options: readonly unknown[]): Check =>
  (value) =>
    options.includes(value);
export const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
export const optional = (check: Check): Check => either(oneOf(undefined), check);
export const hasShape =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(shape).every(([key, check]) => check((value as Record<string, unknown>)[key]));

export type Shapes = Readonly<Record<string, Readonly<Record<string, Check>>>>;
export const hasShapeOfItsKind =
  (shapes: Shapes): Check =>
  (value) => {
    const kind = (Object(value) as { kind?: unknown }).kind;
    return typeof kind === "string" && Object.hasOwn(shapes, kind) && hasShape(shapes[kind]!)(value);
  };

/** The parts of a feature in a file that are the same in every version of the format. */
export interface FeatureOfFile {
  readonly kind: string;
  /** of a product */
  readonly factors?: readonly FeatureOfFile[];
}

/** Fields of a feature that are not known would otherwise be ignored, and the model would be a different one. */
export function assertKnownKeys(shapes: Shapes, features: readonly FeatureOfFile[]): void {
  const parts = features.flatMap((feature, place) =>
    [feature, ...(feature.factors ?? [])].map((part) => ({ part, place })),
  );
  for (const { part, place } of parts) {
    const known = ["kind", ...Object.keys(shapes[part.kind]!)];
    const unknown = Object.keys(part).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw unfit(
        "features",
        `say ${quoted(unknown)} of feature ${place + 1}, a ${part.kind}, which this version does not know (known: ${known.join(", ")})`,
      );
  }
}

export function unfit(field: string, problem: string): MultilogitError {
  return new MultilogitError(
    "model-file",
    `this model file cannot be used: its ${quoted(field)} ${problem}; fit it again or restore the file`,
  );
}
