import type { Expression } from "../expression.js";

/** What a term multiplies: a column read according to its kind, a column as a category, or a number made from columns. */
export type FormulaFactor = { readonly at: number; readonly text: string } & (
  | { readonly kind: "column" | "category"; readonly column: string }
  | { readonly kind: "expression"; readonly expression: Expression; readonly columns: ReadonlyMap<string, number> }
);

/** A product of factors; none of them is the constant. */
export type FormulaTerm = readonly FormulaFactor[];
