import { isRecord } from "./is-record.js";

/** What an option may hold, and how a sentence calls that. */
interface OptionKind {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number" && !Number.isNaN(value);

const FLAG: OptionKind = { expected: "true or false", fits: (value) => typeof value === "boolean" };
const FUNCTION: OptionKind = { expected: "a function", fits: (value) => typeof value === "function" };
const COLUMN: OptionKind = { expected: "the name of a column", fits: isText };
const COLUMNS: OptionKind = {
  expected: 'a list of names of columns, such as ["id"]',
  fits: (value) => Array.isArray(value) && value.every(isText),
};
const TARGET: OptionKind = {
  expected: "a column's name, or for soft labels the names of the columns of class masses",
  fits: (value) => isText(value) || COLUMNS.fits(value),
};
const NUMBER: OptionKind = {
  expected: "a number",
  fits: (value) => isNumber(value) && Math.abs(Number(value)) < Infinity,
};
const WORD: OptionKind = { expected: "a string", fits: isText };
const LIST: OptionKind = { expected: "a list", fits: Array.isArray };
const RECORD: OptionKind = { expected: "a plain object", fits: isRecord };
const RECORDS: OptionKind = {
  expected: "an object, name → an object of numbers by name",
  fits: (value) => isRecord(value) && Object.values(Object(value)).every(isRecord),
};
const SIGNAL: OptionKind = {
  expected: "the signal of an AbortController",
  fits: (value) => {
    const { aborted, throwIfAborted, addEventListener } = Object(value);
    return [typeof aborted, typeof throwIfAborted, typeof addEventListener].join() === "boolean,function,function";
  },
};

/** What options of these names hold, the same in every function that has one of them. Functions check the rest. */
export const OPTION_KINDS: Readonly<Record<string, OptionKind>> = {
  signal: SIGNAL,
  onProgress: FUNCTION,
  onWarnings: FUNCTION,
  onProfile: FUNCTION,
  onSearch: FUNCTION,
  onCovariance: FUNCTION,
  ignore: COLUMNS,
  keep: COLUMNS,
  overwrite: FLAG,
  degreesOfFreedom: FLAG,
  columns: COLUMNS,
  by: COLUMN,
  time: COLUMN,
  target: TARGET,
  constant: FLAG,
  polish: FLAG,
  tests: FLAG,
  tolerance: NUMBER,
  step: NUMBER,
  maxIterations: NUMBER,
  level: NUMBER,
  biasReduced: FLAG,
  searchSteps: NUMBER,
  covarianceSteps: NUMBER,
  probabilityWeights: COLUMN,
  covariance: {
    expected: '"classical", "HC0", "HC1" or { cluster: the name of a column }',
    fits: (value) =>
      ["classical", "HC0", "HC1"].includes(value as string) || (isRecord(value) && isText(Object(value).cluster)),
  },
  solver: WORD,
  classes: LIST,
  classWeights: {
    expected: '"balanced" or a plain object, class → weight, such as { spam: 2 }',
    fits: (value) => value === "balanced" || isRecord(value),
  },
  start: { expected: "a Float64Array", fits: (value) => value instanceof Float64Array },
  bins: {
    expected: "a whole number from 1 to 10000",
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10_000,
  },
  class: { expected: "a class", fits: (value) => ["string", "number", "boolean"].includes(typeof value) },
  feature: WORD,
  contrasts: RECORDS,
  combinations: RECORDS,
  given: RECORD,
};
