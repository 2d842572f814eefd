import type { Expression } from "../features/expression.js";
import type { PmmlElement } from "./pmml-element.js";
import type { PmmlField } from "./pmml-field.js";

/** What makes the row invalid: a cell that is none of the values declared. */
export const INVALID = Symbol("invalid");
/** A value in one row; null is a missing one. */
export type Atom = number | boolean | string | null | typeof INVALID;

/**
 * What an element of PMML computes, as far as features can say it:
 *
 *     atom      the same in every row
 *     column    the cell of a raw column
 *     coded     at each value of a column an atom; `rest` at other declared values, `otherwise` at all other cells
 *     number    (e − center) / scale
 *     test      whether e ≥ t, or where it is negated whether not
 *     presence  0 where `of` is a number
 */
export type PmmlValue =
  | { readonly kind: "atom"; readonly value: Atom }
  | { readonly kind: "column"; readonly field: PmmlField }
  | CodedValue
  | NumberValue
  | { readonly kind: "test"; readonly of: NumberValue; readonly t: number; readonly isNegated: boolean }
  | { readonly kind: "presence"; readonly of: NumberValue };

export interface CodedValue {
  readonly kind: "coded";
  readonly field: PmmlField;
  readonly values: ReadonlyMap<string, Atom>;
  readonly rest: Atom;
  readonly otherwise: Atom;
}

export interface NumberValue {
  readonly kind: "number";
  readonly expression: Expression;
  readonly center: number;
  readonly scale: number;
  /** of the expression, in nodes */
  readonly size: number;
}

/** Fields that read each other twice would make an expression of 2ⁿ nodes. */
const MOST_NODES = 10_000;

export const atom = (value: Atom): PmmlValue => ({ kind: "atom", value });

/** e, whose parts have these sizes. */
export function numberValue(
  expression: Expression,
  element: PmmlElement,
  ...parts: readonly NumberValue[]
): NumberValue {
  const size = parts.reduce((sum, part) => sum + part.size + 4, 1);
  if (size > MOST_NODES) throw element.refused(`is an expression of more than ${MOST_NODES} parts once written out`);
  return { kind: "number", expression, center: 0, scale: 1, size };
}

/** a · value + b; a is not 0. */
export function moved(value: NumberValue, a: number, b: number): NumberValue {
  const scale = value.scale / a;
  return { ...value, scale, center: value.center - b * scale };
}

/** (e − center) / scale as one expression. */
export function written({ expression, center, scale }: NumberValue): Expression {
  const literal = (value: number): Expression => ({ kind: "literal", value });
  const operation = (operator: "-" | "/", left: Expression, right: Expression): Expression => ({
    kind: "operation",
    operator,
    left,
    right,
  });
  const moved = center === 0 ? expression : operation("-", expression, literal(center));
  return scale === 1 ? moved : operation("/", moved, literal(scale));
}

/** The value as a number: null where it is not one in every row. */
export function numeric(value: PmmlValue, element: PmmlElement): NumberValue | number {
  switch (value.kind) {
    case "atom":
      if (typeof value.value === "number") return value.value;
      if (typeof value.value === "boolean") return Number(value.value);
      throw element.refused(value.value === null ? "has a missing value where a number is needed" : "needs a number");
    case "number":
      return value;
    case "column": {
      const { field } = value;
      if (!(field.isNumber || field.isBoolean))
        throw element.refused(`takes column ${JSON.stringify(field.name)} of text for a number`);
      return columnNumber(field, element);
    }
    case "test": {
      const step: Expression = { kind: "call", name: "step", of: written(value.of), parameters: [value.t] };
      const flag = numberValue(step, element, value.of);
      return value.isNegated ? moved(flag, -1, 1) : flag;
    }
    case "coded": {
      const { field, values, rest } = value;
      const [no, yes] = ["false", "true"].map((key) => values.get(key) ?? rest).map(plainNumber);
      if (!field.isBoolean || no === null || yes === null)
        throw element.refused(
          `computes with what is made of column ${JSON.stringify(field.name)} of categories, which is not understood together with numbers`,
        );
      return no === yes ? no! : moved(columnNumber(field, element), yes! - no!, no!);
    }
    case "presence":
      throw element.refused("computes with a number times 0, which is not understood");
  }
}

function columnNumber(field: PmmlField, element: PmmlElement): NumberValue {
  return numberValue(
    { kind: "column", column: field.name, ...(field.isBoolean ? { cells: "boolean" } : {}) } as Expression,
    element,
  );
}

/** A number, or true and false as 1 and 0; null where it is neither. */
export function plainNumber(value: Atom): number | null {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Whether a cell is one of these values. */
export function isAmong(field: PmmlField, texts: readonly string[]): CodedValue {
  const values = new Map<string, Atom>(texts.map((text) => [field.mention(text), true]));
  const otherwise = { invalid: INVALID, missing: null, "as is": false } as const;
  return { kind: "coded", field, values, rest: false, otherwise: otherwise[field.outside] };
}

/** f at each value of the one column that the parts are made of; null where they are of several, or of numbers. */
export function pointwise(parts: readonly PmmlValue[], f: (...of: readonly Atom[]) => Atom): PmmlValue | null {
  if (!parts.every((part) => part.kind === "atom" || part.kind === "coded")) return null;
  const coded = parts.filter((part) => part.kind === "coded");
  const atoms = (pick: (part: CodedValue) => Atom) => {
    const of = parts.map((part) => (part.kind === "coded" ? pick(part) : (part as { value: Atom }).value));
    return of.includes(INVALID) ? INVALID : f(...of);
  };
  const field = coded[0]?.field;
  if (field === undefined) return atom(atoms(({ rest }) => rest));
  if (coded.some((part) => part.field !== field)) return null;
  const keys = new Set(coded.flatMap(({ values }) => [...values.keys()]));
  return {
    kind: "coded",
    field,
    values: new Map(
      [...keys].map((key) => [key, atoms(({ values, rest }) => (values.has(key) ? values.get(key)! : rest))]),
    ),
    rest: atoms(({ rest }) => rest),
    otherwise: atoms(({ otherwise }) => otherwise),
  };
}
