/**
 * All that is known of a function of one number, which may have parameters t: its value, its derivative, how it is stored and named. A new
 * kind of number is one entry here.
 */
export interface ExpressionFunction {
  /** f(x) */
  value(x: number, ...t: number[]): number;
  /** f′(x), or null for a function of steps, which has no slope */
  readonly slope: ((x: number, ...t: number[]) => number) | null;
  /** How many numbers it takes after x. Default 0. */
  readonly parameters?: number;
  /** Whether every value is 0 or 1, stored as bits. */
  readonly isFlag?: true;
  /** The name of f of a column where it is not "f(column)". */
  readonly nameOf?: (column: string, ...t: number[]) => string;
  /** What f of a column is called in a report, singular and plural. Default "expression", "expressions". */
  readonly nouns?: readonly [one: string, several: string];
  /** Cells of a column that show what f does, for the probes of a model file. */
  readonly telling?: (...t: number[]) => readonly number[];
}

/** The functions that an expression can call, by the names that formulas and model files use. */
export const EXPRESSION_FUNCTIONS = {
  log: { value: Math.log, slope: (x) => 1 / x },
  log2: { value: Math.log2, slope: (x) => Math.LOG2E / x },
  log10: { value: Math.log10, slope: (x) => Math.LOG10E / x },
  log1p: { value: Math.log1p, slope: (x) => 1 / (1 + x) },
  exp: { value: Math.exp, slope: Math.exp },
  expm1: { value: Math.expm1, slope: Math.exp },
  sqrt: { value: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x) },
  abs: { value: Math.abs, slope: Math.sign },
  /** a formula's I(x), where x itself is another feature */
  I: { value: (x) => x, slope: () => 1 },
  /** 1 where x is at least t, else 0 */
  step: {
    value: (x, t) => (x >= t! ? 1 : 0),
    slope: null,
    parameters: 1,
    isFlag: true,
    nameOf: (column, t) => `${column}>=${t}`,
    nouns: ["threshold", "thresholds"],
    telling: (t) => [t!, t! - 1],
  },
} as const satisfies Readonly<Record<string, ExpressionFunction>>;

/** A function of one number in an expression, such as log. */
export type FunctionName = keyof typeof EXPRESSION_FUNCTIONS;

export const FUNCTIONS = Object.keys(EXPRESSION_FUNCTIONS) as readonly FunctionName[];

export function expressionFunction(name: FunctionName): ExpressionFunction {
  return EXPRESSION_FUNCTIONS[name];
}
