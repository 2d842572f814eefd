import { afterAll, describe, expect, it } from "vitest";
import { MultilogitError } from "../src/errors.js";
import {
  calibrate,
  crossValidate,
  elasticNet,
  evaluate,
  explainWeight,
  fit,
  fitOver,
  fitPath,
  fitPathOver,
  grouped,
  hardestRows,
  lasso,
  memorySource,
  nestedCrossValidate,
  none,
  refit,
  ridge,
  stabilitySelection,
  tableFromRows,
} from "../src/index.js";
import {
  compareModels,
  marginalEffects,
  marginalEffectsOver,
  predictedProbabilities,
  predictedProbabilitiesOver,
  summarize,
  summarizeOver,
} from "../src/infer/index.js";
import { random as randomOf } from "../src/numeric/random.js";
import { evaluateInSql } from "../src/sql/evaluate-in-sql.js";
import { predictInSql } from "../src/sql/predict-in-sql.js";
import { sqlSource } from "../src/sql/sql-source.js";
import { duckdbConnection } from "./sql/duckdb-connection.js";
import { tableAsSelect } from "./sql/table-as-sql.js";

const source = randomOf(7);
const random = () => source.uniform();
const rows = Array.from({ length: 60 }, (_, i) => {
  const x = 4 * random() - 2;
  return { x, c: "abc"[i % 3]!, w: 1 + (i % 3), g: i % 5, y: x + 3 * random() > 1 ? "p" : random() > 0.5 ? "q" : "r" };
});

/** What a program without types might give. */
const ANYTHING: readonly unknown[] = [
  null,
  3,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "a",
  "x",
  "",
  {},
  { p: 2 },
  { p: null },
  { aborted: false },
  [],
  ["x"],
  [null],
  [[]],
  true,
  false,
  new Map([["p", 2]]),
  new Set(["x"]),
  () => {},
  Symbol("s"),
  10n,
  new Float64Array(2),
  new Date(0),
];

/** Which of those an option can hold at all; an option that is not listed can hold none of them. */
const isText = (value: unknown) => typeof value === "string";
const isFlag = (value: unknown) => typeof value === "boolean";
const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value > 0;
const isFunction = (value: unknown) => typeof value === "function";
const isNames = (value: unknown) => Array.isArray(value) && value.every(isText);
const isPlain = (value: unknown) => Object.prototype.toString.call(value) === "[object Object]";
const CAN_HOLD: Readonly<Record<string, (value: unknown) => boolean>> = {
  features: (value) => Array.isArray(value) && value.length === 0,
  ignore: isNames,
  columns: isNames,
  constant: isFlag,
  polish: isFlag,
  tests: isFlag,
  biasReduced: isFlag,
  classWeights: isPlain,
  contrasts: isPlain,
  combinations: isPlain,
  given: isPlain,
  threads: isNumber,
  tolerance: isNumber,
  maxIterations: isNumber,
  step: isNumber,
  level: isNumber,
  searchSteps: isNumber,
  covarianceSteps: isNumber,
  bins: isNumber,
  count: isNumber,
  folds: (value) => isNumber(value) || isText(value),
  repeats: isNumber,
  seed: (value) => typeof value === "number" && Number.isFinite(value),
  onProgress: isFunction,
  onWarnings: isFunction,
  onProfile: isFunction,
  onSearch: isFunction,
  onCovariance: isFunction,
  by: isText,
  time: isText,
  feature: (value) => value === "x",
  // null is no weights where a model's own are the default
  rowWeights: (value) => isText(value) || value === null,
  probabilityWeights: isText,
  target: isText,
  sampleRows: (value) => Number.isInteger(value) && Number(value) >= 0,
  mostLevels: isNumber,
  degreesOfFreedom: isFlag,
  overwrite: isFlag,
  keep: isNames,
  into: (value) => isText(value) || isNames(value),
  table: (value) => isText(value) || isNames(value),
  query: isText,
  outerFolds: isNumber,
  subsamples: isNumber,
  cutoff: isNumber,
  mostFalse: isNumber,
  alpha: isNumber,
  ratio: isNumber,
  factors: isPlain,
};

type Options = Record<string, unknown>;
const some = { ignore: ["w", "g"], maxIterations: 50 };
const model = await fit(rows, "y", some);
const unpenalised = await fit(rows, "y", { ...some, penalty: none() });
const small = await fit(rows, "y", { ...some, ignore: ["w", "g", "c"], penalty: none() });
const path = { ...some, penalty: lasso.path({ count: 3 }) };
const outcome = await crossValidate(rows, "y", { ...path, folds: 3 });

const elsewhere = memorySource(rows);
const connection = await duckdbConnection();
afterAll(() => connection.close());
await connection.run(`CREATE TABLE kinds AS ${tableAsSelect(tableFromRows(rows), connection.dialect)}`);

/** Each function with the names of its options. */
const FUNCTIONS: Readonly<Record<string, readonly [string, (options: Options) => unknown]>> = {
  fit: [
    "features ignore constant penalty rowWeights classes classWeights offset missing onWarnings engine threads solver tolerance maxIterations polish step start signal onProgress",
    (options) => fit(rows, "y", { ...some, ...options } as never),
  ],
  fitPath: [
    "penalty tolerance signal onProgress maxIterations ignore classWeights rowWeights degreesOfFreedom",
    (options) => fitPath(rows, "y", { ...path, ...options } as never),
  ],
  crossValidate: [
    "folds by time repeats seed measure alphas penalty signal onProgress",
    (options) => crossValidate(rows, "y", { ...path, folds: 3, ...options } as never),
  ],
  "lasso.path": ["count ratio lambdas factors", (options) => lasso.path(options as never)],
  "elasticNet.path": ["alpha count ratio lambdas factors", (options) => elasticNet.path(options as never)],
  "grouped.path": ["alpha levels count ratio lambdas factors", (options) => grouped.path(options as never)],
  "ridge.path": ["count ratio lambdas factors", (options) => ridge.path(options as never)],
  lasso: ["factors", (options) => lasso(1, options as never)],
  grouped: ["factors levels", (options) => grouped(1, 0, options as never)],
  nestedCrossValidate: [
    "outerFolds rule folds by time seed measure penalty",
    (options) => nestedCrossValidate(rows, "y", { ...path, folds: 2, outerFolds: 2, ...options } as never),
  ],
  stabilitySelection: [
    "subsamples cutoff mostFalse by seed penalty",
    (options) => stabilitySelection(rows, "y", { ...path, subsamples: 2, ...options } as never),
  ],
  calibrate: ["method bins", (options) => calibrate(outcome, outcome.oneStandardError, options as never)],
  evaluate: ["target rowWeights bins", (options) => evaluate(model, rows, options as never)],
  refit: [
    "target penalty rowWeights missing onWarnings engine threads tolerance",
    (options) => refit(model, rows, options as never),
  ],
  hardestRows: ["target count", (options) => hardestRows(model, rows, options as never)],
  explainWeight: [
    "class feature target rowWeights",
    (options) => explainWeight(model, rows, { class: "p", feature: "x", ...options } as never),
  ],
  summarize: [
    "reference coding contrasts combinations intervals tests onProfile covariance level biasReduced rowWeights probabilityWeights searchSteps covarianceSteps signal onSearch onCovariance engine threads",
    (options) => summarize(unpenalised, rows, options as never),
  ],
  marginalEffects: [
    "columns effect at given covariance level",
    (options) => marginalEffects(unpenalised, rows, options as never),
  ],
  predictedProbabilities: ["at given", (options) => predictedProbabilities(unpenalised, rows, options as never)],
  fitOver: [
    "penalty rowWeights classWeights missing solver tolerance sampleRows seed mostLevels threads signal onProgress",
    (options) => fitOver(elsewhere, "y", { ...some, ...options } as never),
  ],
  fitPathOver: [
    "penalty tolerance signal onProgress maxIterations degreesOfFreedom sampleRows seed mostLevels missing rowWeights",
    (options) => fitPathOver(elsewhere, "y", { ...some, penalty: ridge.path({ count: 2 }), ...options } as never),
  ],
  summarizeOver: [
    "reference coding contrasts combinations tests covariance level rowWeights probabilityWeights covarianceSteps signal onCovariance missing",
    (options) => summarizeOver(unpenalised, elsewhere, options as never),
  ],
  marginalEffectsOver: [
    "columns effect at given covariance level missing",
    (options) => marginalEffectsOver(unpenalised, elsewhere, options as never),
  ],
  predictedProbabilitiesOver: [
    "at given missing",
    (options) => predictedProbabilitiesOver(unpenalised, elsewhere, options as never),
  ],
  sqlSource: ["table query", async (options) => sqlSource(connection, options as never)],
  evaluateInSql: [
    "target rowWeights missing bins signal",
    (options) => evaluateInSql(connection, model, { table: "kinds" }, options as never),
  ],
  predictInSql: [
    "into keep missing overwrite signal",
    (options) =>
      predictInSql(connection, model, { table: "kinds" }, { into: "made", overwrite: true, ...options } as never),
  ],
  compareModels: [
    "rows rowWeights engine threads",
    (options) => compareModels(small, unpenalised, { rows, ...options } as never),
  ],
};

describe("options", () => {
  for (const [name, [options, call]] of Object.entries(FUNCTIONS))
    it(`of ${name} that cannot be are refused in a sentence, whatever they hold`, async () => {
      const faults: string[] = [];
      for (const option of options.split(" "))
        for (const value of ANYTHING) {
          const outcome = await outcomeOf(() => call({ [option]: value }));
          const said = `${option}: ${typeof value === "symbol" ? "a symbol" : describeValue(value)}`;
          if (outcome instanceof MultilogitError) {
            if (/\[object|[\r\n]/.test(outcome.message)) faults.push(`${said} → ${outcome.message}`);
          } else if (outcome instanceof Error) faults.push(`${said} → ${outcome.name}: ${outcome.message}`);
          else if (!CAN_HOLD[option]?.(value)) faults.push(`${said} is taken`);
        }
      expect(faults).toEqual([]);
    });
});

async function outcomeOf(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error;
  }
}

function describeValue(value: unknown): string {
  return typeof value === "bigint" ? `${value}n` : `${Object.prototype.toString.call(value)} ${JSON.stringify(value)}`;
}
