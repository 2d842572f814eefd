import type { Operator } from "../../features/expression.js";
import type { FunctionName } from "../../features/expression-functions.js";
import { MAX, type Operand, type SqlArithmetic } from "./sql-dialect.js";

export interface CarefulParts {
  readonly literal: (x: number) => string;
  /** Infinity, or the largest number, which then stands for it. */
  readonly infinity: string;
  readonly hasInfinity: boolean;
  /** whether a zero is −0 */
  readonly isNegativeZero: (x: string) => string;
  readonly log10: (x: string) => string;
}

/** From here on e^x is infinite, 0, and below the numbers of full precision. */
const EXP_OVERFLOWS = 709.782712893384;
const EXP_VANISHES = -745.13;
const EXP_LOSES_DIGITS = -708;

/**
 * For databases that end the query where a result is beyond a number, or vanishes, or has no value: each operation looks first. Infinite
 * results are infinities, 0 where they vanish, NULL where they have no value, as in JavaScript; where there is no infinity, the largest
 * number stands for it. Conditions are nested rather than joined by AND, which may evaluate both sides.
 */
export function carefulArithmetic(parts: CarefulParts): SqlArithmetic {
  const { literal: n, hasInfinity } = parts;
  return {
    literal: n,
    operation: operationsWith(parts),
    call: (name, x, t) => callsWith(parts)[name](x, t),
    isFinite: (x) => `abs(${x}) ${hasInfinity ? "<=" : "<"} ${n(MAX)}`,
    belowHighest: (a, highest) => {
      const below = `(${a} - ${highest})`;
      return `CASE WHEN ${a} < ${highest} - ${n(746)} THEN ${n(0)} ELSE ${exponentialOf(below, n)} END`;
    },
    share: (e, total, K) => `CASE WHEN ${e} <= ${n(K * Number.MIN_VALUE)} THEN ${n(0)} ELSE ${e} / ${total} END`,
    endsQueries: true,
  };
}

/** e^x for x below the overflow; where digits get lost, as a square of one that has them. */
function exponentialOf(x: string, n: (x: number) => string): string {
  const half = `exp(${x} * ${n(0.5)})`;
  return `CASE WHEN ${x} < ${n(EXP_VANISHES)} THEN ${n(0)} WHEN ${x} < ${n(EXP_LOSES_DIGITS)} THEN ${half} * ${half} ELSE exp(${x}) END`;
}

type Case = readonly [condition: string, result: string];

function cases(of: readonly Case[], otherwise = "NULL"): string {
  return `(CASE${of.map(([condition, result]) => ` WHEN ${condition} THEN ${result}`).join("")} ELSE ${otherwise} END)`;
}

function operationsWith({ literal: n, infinity, isNegativeZero }: CarefulParts) {
  const isInfinite = (x: string) => `abs(${x}) >= ${infinity}`;
  const isNull = (x: string, y: string): Case => [`${x} IS NULL OR ${y} IS NULL`, "NULL"];
  const signed = (x: string, y: string, size: string) => `sign(${x}) * sign(${y}) * ${size}`;
  /** of a zero too */
  const signOf = (y: string) =>
    cases(
      [
        [`${y} <> 0`, `sign(${y})`],
        [isNegativeZero(y), n(-1)],
      ],
      n(1),
    );
  const isOrdinary = ({ text, value }: Operand): string[] => {
    if (value !== null && Math.abs(value) >= 1e-150 && Math.abs(value) <= 1e150) return [];
    return [`abs(${text}) BETWEEN ${n(1e-150)} AND ${n(1e150)}`];
  };
  const ordinary = (x: Operand, y: Operand, result: string): Case[] => {
    const conditions = [x, y].flatMap(isOrdinary);
    return conditions.length === 0 ? [] : [[conditions.join(" AND "), result]];
  };

  const sum = (x: Operand, y: Operand, sign: "+" | "-"): string => {
    const result = `(${x.text} ${sign} ${y.text})`;
    // less than half the distance of the largest numbers
    if ([x, y].some(({ value }) => value !== null && Math.abs(value) < 1e291)) return result;
    const [a, b] = [x.text, sign === "+" ? y.text : `(-${y.text})`];
    const sizes = [`abs(${a})`, `abs(${b})`].join(", ");
    return cases(
      [
        [`abs(${a}) < ${n(8e307)} AND abs(${b}) < ${n(8e307)}`, result],
        isNull(a, b),
        [isInfinite(a), cases([[`${isInfinite(b)} AND ${a} <> ${b}`, "NULL"]], a)],
        [isInfinite(b), b],
        [
          `sign(${a}) = sign(${b}) AND greatest(${sizes}) - ${n(MAX)} + least(${sizes}) >= ${n(2 ** 970)}`,
          `sign(${a}) * ${infinity}`,
        ],
      ],
      result,
    );
  };

  const product = (x: Operand, y: Operand): string => {
    const [a, b] = [x.text, y.text];
    const result = `(${a} * ${b})`;
    const scaled = (by: number) => `abs((${a} * ${n(by)}) * (${b} * ${n(by)}))`;
    return cases(
      [
        ...ordinary(x, y, result),
        isNull(a, b),
        [`${a} = 0 OR ${b} = 0`, cases([[`${isInfinite(a)} OR ${isInfinite(b)}`, "NULL"]], result)],
        [`${isInfinite(a)} OR ${isInfinite(b)}`, signed(a, b, infinity)],
        [`abs(${a}) > 1 AND abs(${b}) > 1`, cases([[`${scaled(2 ** -512)} >= 1`, signed(a, b, infinity)]], result)],
        // less than half the smallest number; scaled up, their product could still vanish
        [`abs(${a}) < ${n(1e-170)} AND abs(${b}) < ${n(1e-170)}`, signed(a, b, n(0))],
        [
          `abs(${a}) < 1 AND abs(${b}) < 1`,
          cases([[`${scaled(2 ** 512)} <= ${n(2 ** -51)}`, signed(a, b, n(0))]], result),
        ],
      ],
      result,
    );
  };

  const quotient = (x: Operand, y: Operand): string => {
    const [a, b] = [x.text, y.text];
    const result = `(${a} / ${b})`;
    const scaled = (by: number) => `abs((${a} * ${n(by)}) / (${b} * ${n(1 / by)}))`;
    return cases(
      [
        ...ordinary(x, y, result),
        isNull(a, b),
        [isInfinite(a), cases([[isInfinite(b), "NULL"]], `sign(${a}) * ${signOf(b)} * ${infinity}`)],
        [isInfinite(b), signed(a, b, n(0))],
        [`${b} = 0`, cases([[`${a} = 0`, "NULL"]], `sign(${a}) * ${signOf(b)} * ${infinity}`)],
        [`${a} = 0`, `${a} * sign(${b})`],
        [
          `abs(${a}) > abs(${b}) AND abs(${a}) > ${n(2 ** -100)} AND abs(${b}) < 1`,
          cases([[`${scaled(2 ** -512)} >= 1`, signed(a, b, infinity)]], result),
        ],
        [
          `abs(${a}) < 1 AND abs(${b}) > 1`,
          cases([[`${scaled(2 ** 512)} <= ${n(2 ** -51)}`, signed(a, b, n(0))]], result),
        ],
      ],
      result,
    );
  };

  const power = (x: Operand, y: Operand): string => {
    if (y.value === 0) return n(1);
    if (y.value === 1) return x.text;
    if (y.value === 2) return product(x, x);
    const [a, b] = [x.text, y.text];
    const size = `abs(${a})`;
    const logarithm = `${b} * ln(${size})`;
    const root = `pow(${size}, ${b} * ${n(0.5)})`;
    // that of x^y: NULL for a negative x to a power that is not whole; from 2^53 on whole numbers are even
    const sign = cases(
      [
        [`${a} >= 0`, n(1)],
        [`${b} <> floor(${b})`, "NULL"],
        [`abs(${b}) >= ${n(2 ** 53)}`, n(1)],
        [`floor(${b} * ${n(0.5)}) * ${n(2)} = ${b}`, n(1)],
      ],
      n(-1),
    );
    const ofZero = cases(
      [
        [`${b} <> floor(${b}) OR abs(${b}) >= ${n(2 ** 53)}`, n(1)],
        [`floor(${b} * ${n(0.5)}) * ${n(2)} = ${b}`, n(1)],
      ],
      signOf(a),
    );
    const limit = cases([[`(${size} > 1) = (${b} > 0)`, infinity]], n(0));
    return cases(
      [
        [`${b} = 0`, n(1)],
        isNull(a, b),
        [isInfinite(b), cases([[`${size} = 1`, "NULL"]], limit)],
        [`${a} = 0`, cases([[`${b} > 0`, n(0)]], `${ofZero} * ${infinity}`)],
        [isInfinite(a), cases([[`${b} > 0`, `coalesce(${sign}, ${n(1)}) * ${infinity}`]], n(0))],
        [`${size} = 1 OR abs(${b}) < ${n(1e-290)}`, sign],
        [`abs(${b}) > ${n(1e20)}`, limit],
        [`${logarithm} > ${n(710)}`, `${sign} * ${infinity}`],
        [`${logarithm} < ${n(-746)}`, n(0)],
        [
          `${logarithm} > ${n(690)}`,
          cases([[`${root} >= ${n(2 ** 512)}`, `${sign} * ${infinity}`]], `${sign} * ${root} * ${root}`),
        ],
        [`${logarithm} < ${n(-700)}`, cases([[`${root} <= ${n(2 ** -537.5)}`, n(0)]], `${sign} * ${root} * ${root}`)],
      ],
      `${sign} * pow(${size}, ${b})`,
    );
  };

  return (operator: Operator, x: Operand, y: Operand): string => {
    if (operator === "*") return product(x, y);
    if (operator === "/") return quotient(x, y);
    return operator === "^" ? power(x, y) : sum(x, y, operator);
  };
}

type Call = (x: string, t: readonly string[]) => string;

function callsWith({ literal: n, infinity, log10 }: CarefulParts): Readonly<Record<Exclude<FunctionName, "I">, Call>> {
  const one = n(1);
  const logarithm =
    (of: (x: string) => string): Call =>
    (x) =>
      cases([
        [`${x} = 0`, `-${infinity}`],
        [`${x} >= ${infinity}`, infinity],
        [`${x} > 0`, of(x)],
      ]);
  return {
    log: logarithm((x) => `ln(${x})`),
    // exact for powers of two
    log2: logarithm((x) => {
      const quotient = `ln(${x}) / ${n(Math.LN2)}`;
      const whole = `round(${quotient})`;
      return cases(
        [[`abs(${quotient}) < 1000`, cases([[`pow(${n(2)}, ${whole}) = ${x}`, whole]], quotient)]],
        quotient,
      );
    }),
    log10: logarithm(log10),
    // Kahan's: the rounding of 1 + x cancels in the quotient
    log1p: (x) =>
      cases(
        [
          [`${x} < -1`, "NULL"],
          [`${x} = -1`, `-${infinity}`],
          [`${x} >= ${infinity}`, infinity],
          [`${x} > ${n(1e16)}`, `ln(${x})`],
          [`${one} + ${x} = 1`, x],
        ],
        `ln(${one} + ${x}) * (${x} / ((${one} + ${x}) - ${one}))`,
      ),
    exp: (x) => cases([[`${x} > ${n(EXP_OVERFLOWS)}`, infinity]], exponentialOf(x, n)),
    expm1: (x) =>
      cases(
        [
          [`${x} > ${n(EXP_OVERFLOWS)}`, infinity],
          [`${x} < -40`, n(-1)],
          [`abs(${x}) > 1`, `exp(${x}) - ${one}`],
          [`exp(${x}) = 1`, x],
        ],
        `(exp(${x}) - ${one}) * ${x} / ln(exp(${x}))`,
      ),
    sqrt: (x) =>
      cases([
        [`${x} >= ${infinity}`, infinity],
        [`${x} >= 0`, `sqrt(${x})`],
      ]),
    abs: (x) => `abs(${x})`,
    step: (x, [t]) => cases([[`${x} >= ${t}`, one]], n(0)),
  };
}
