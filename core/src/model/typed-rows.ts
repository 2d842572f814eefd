import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";

// What the type of the rows says about their columns, so that a misspelt column does not compile and labels keep their types.

/** The names of the columns of rows R, those of all members where R is a union; any name where the rows do not say. */
export type ColumnName<R> = R extends unknown ? keyof R & string : never;

/** The cells of column N of rows R. */
export type CellOf<R, N> = R extends unknown ? (N extends keyof R ? R[N] : never) : never;

/** The columns of R that can be a target: their cells are numbers, strings or booleans, or missing. */
export type ClassColumn<R> = string extends keyof R
  ? string
  : { [N in ColumnName<R>]: NonNullable<CellOf<R, N>> extends ClassName ? N : never }[ColumnName<R>];

/** What `fit` can be asked to learn from rows R: a column of classes, columns of class masses, or a formula. */
export type TargetOf<R> = ClassColumn<R> | readonly ColumnName<R>[] | Formula;

/** The classes that target T of rows R has. */
export type ClassOf<R, T> = T extends Formula
  ? ClassName
  : T extends Target
    ? T extends readonly (infer N)[]
      ? N & string
      : Extract<NonNullable<CellOf<R, T>>, ClassName>
    : ClassName;

/** Columns C seen as a row: what one cell of each is. */
export type RowOfColumns<C> = {
  [N in keyof C]: C[N] extends ArrayLike<infer Cell> ? Cell : ClassName;
};
