import { quoted, suggestion } from "../../errors.js";
import type { Conventions } from "../implementation.js";
import type { Answer } from "./conversation.js";
import { ProgramError } from "./program-error.js";

/** What a program says of itself in answer to "hello". */
export interface Hello {
  readonly conventions: Conventions;
  /** whether it answers "evalMany" */
  readonly evalMany: boolean;
}

interface Kind {
  readonly expected: string;
  holds(value: unknown): boolean;
}

const oneOf = (...choices: readonly unknown[]): Kind => ({
  expected: `one of ${choices.map(quoted).join(", ")}`,
  holds: (value) => choices.includes(value),
});
const countFrom = (least: number): Kind => ({
  expected: `a whole number of at least ${least}`,
  holds: (value) => Number.isInteger(value) && (value as number) >= least,
});
const flag: Kind = { expected: "true or false", holds: (value) => typeof value === "boolean" };

/** What each field may be; the names and their meaning are those of `Conventions`. */
const FIELDS: Readonly<Record<keyof Conventions | "evalMany", Kind>> = {
  openness: oneOf("weights", "data", "intermediates"),
  features: countFrom(1),
  classes: countFrom(2),
  layout: oneOf("feature-major", "class-major"),
  bias: oneOf("none", "first", "last", "separate"),
  constant: oneOf("given", "added"),
  referenceClass: { expected: "a class, counted from 0, or null", holds: (c) => c === null || countFrom(0).holds(c) },
  labelBase: oneOf(0, 1),
  softLabels: flag,
  rowWeights: flag,
  image: {
    expected: "[height, width]",
    holds: (value) => Array.isArray(value) && value.length === 2 && value.every((side) => countFrom(1).holds(side)),
  },
  rows: countFrom(1),
  reduction: oneOf("sum", "mean"),
  sign: oneOf("loss", "log-likelihood"),
  penalty: oneOf("none", "half", "whole"),
  penalizesBias: flag,
  precision: oneOf("f64", "f32"),
  evalMany: flag,
};

/**
 * The conventions in an answer to "hello". A field that is absent keeps its default; null stands for absent.
 * @throws ProgramError when a field has an unknown name or value
 */
export function conventionsFromHello({ id: _id, ...fields }: Answer): Hello {
  const given = Object.entries(fields).filter(([name, value]) => value !== null || name === "referenceClass");
  for (const [name, value] of given) {
    const kind = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof typeof FIELDS] : undefined;
    if (kind === undefined)
      throw new ProgramError(
        `the answer to hello has an unknown field ${quoted(name)}${suggestion(name, Object.keys(FIELDS)) || `; known are ${Object.keys(FIELDS).join(", ")}`}`,
      );
    if (!kind.holds(value))
      throw new ProgramError(`the answer to hello says ${name}: ${quoted(value)}; expected ${kind.expected}`);
  }
  const { evalMany = false, ...conventions } = Object.fromEntries(given) as Conventions & { evalMany?: boolean };
  return { conventions, evalMany };
}
