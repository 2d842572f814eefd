import type { FunctionName } from "../../features/expression-functions.js";
import { exponential, MAX, type SqlArithmetic } from "./sql-dialect.js";

export interface PlainParts {
  readonly infinity: string;
  readonly literal?: (x: number) => string;
  /** x >= t, false for NaN. Default: as it is written. */
  readonly atLeast?: (x: string, t: string) => string;
  /** Default x / y. */
  readonly quotient?: (x: string, y: string) => string;
}

/** For databases whose arithmetic goes on as JavaScript's does where a result is infinite, vanishes or is NaN. */
export function plainArithmetic({
  infinity,
  literal = exponential,
  atLeast = (x, t) => `${x} >= ${t}`,
  quotient = (x, y) => `(${x} / ${y})`,
}: PlainParts): SqlArithmetic {
  const calls = callsWith(literal, infinity, atLeast);
  const staysFinite = (x: string) => `abs(${x}) <= ${literal(MAX)}`;
  return {
    literal,
    operation(operator, x, y) {
      if (operator === "/") return quotient(x.text, y.text);
      if (operator !== "^") return `(${x.text} ${operator} ${y.text})`;
      if (y.value !== null && y.value !== 0) return `pow(${x.text}, ${y.text})`;
      // the powers of C, except that ±1 to an infinite power has no value; any x to the power 0 is 1, even where x has none
      return `(CASE WHEN ${y.text} = 0 THEN ${literal(1)} WHEN abs(${x.text}) <> 1 OR ${staysFinite(y.text)} THEN pow(${x.text}, ${y.text}) END)`;
    },
    call: (name, x, t) => calls[name](x, t),
    isFinite: staysFinite,
    belowHighest: (a, highest) => `exp(${a} - ${highest})`,
    share: (e, total) => `${e} / ${total}`,
    endsQueries: false,
  };
}

type Call = (x: string, t: readonly string[]) => string;

function callsWith(
  n: (x: number) => string,
  infinity: string,
  atLeast: (x: string, t: string) => string,
): Readonly<Record<Exclude<FunctionName, "I">, Call>> {
  const one = n(1);
  const logarithm =
    (name: string): Call =>
    (x) =>
      `(CASE WHEN ${x} > 0 THEN ${name}(${x}) WHEN ${x} = 0 THEN -${infinity} END)`;
  return {
    log: logarithm("ln"),
    log2: logarithm("log2"),
    log10: logarithm("log10"),
    // Kahan's: the rounding of 1 + x cancels in the quotient
    log1p: (x) =>
      `(CASE WHEN ${x} < -1 THEN NULL WHEN ${x} = -1 THEN -${infinity} WHEN ${one} + ${x} = 1 THEN ${x} WHEN ${x} > ${n(1e16)} THEN ln(${x}) ELSE ln(${one} + ${x}) * (${x} / ((${one} + ${x}) - ${one})) END)`,
    exp: (x) => `exp(${x})`,
    expm1: (x) =>
      `(CASE WHEN abs(${x}) > 1 THEN exp(${x}) - ${one} WHEN exp(${x}) = 1 THEN ${x} ELSE (exp(${x}) - ${one}) * ${x} / ln(exp(${x})) END)`,
    sqrt: (x) => `(CASE WHEN ${x} >= 0 THEN sqrt(${x}) END)`,
    abs: (x) => `abs(${x})`,
    step: (x, [t]) => `(CASE WHEN ${atLeast(x, t!)} THEN ${one} ELSE ${n(0)} END)`,
  };
}
