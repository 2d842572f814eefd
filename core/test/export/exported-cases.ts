import fc from "fast-check";
import { MultilogitError } from "../../src/errors.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { type Expression, OPERATORS } from "../../src/features/expression.js";
import { FUNCTIONS } from "../../src/features/expression-functions.js";
import {
  columnsRead,
  type Factor,
  type Feature,
  type FeatureMap,
  featureMapOf,
  type Level,
} from "../../src/features/feature-map.js";
import { type Model, modelOf } from "../../src/model/model.js";
import { modelContent } from "../../src/model/model-to-text.js";
import { predict, probabilities, scores } from "../../src/model/predict.js";
import { probesOf } from "../../src/model/probes.js";
import { type Random, random } from "../../src/numeric/random.js";
import { none } from "../../src/objective/penalty.js";
import { type Cell, type Row, rowOf } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { generatedMaps } from "../contract/generated-maps.js";
import { below } from "../contract/representations.js";

/** What is said of one row: null where it is refused. */
export interface Answer {
  readonly class: Level;
  readonly probabilities: readonly number[];
  readonly scores: readonly number[];
}

/** A model with rows, and what the core says of each of them. */
export interface ExportedCase {
  readonly name: string;
  readonly model: Model;
  readonly rows: readonly Row[];
  readonly answers: readonly (Answer | null)[];
}

/** Models of generated feature maps; half of their rows have a cell that is missing, extreme, foreign or of another kind. */
export function generatedCases({
  numRuns,
  seed,
  rows: n = 24,
}: {
  readonly numRuns: number;
  readonly seed: number;
  readonly rows?: number;
}): ExportedCase[] {
  return fc.sample(generatedMaps, { numRuns, seed }).map(({ features, columns }, at) => {
    const source = random(seed + at);
    const K = 2 + below(source, 4);
    const names: Level[] = Array.from({ length: K }, (_, k) => (at % 3 === 0 ? k - 1 : `class ${k}`));
    const offset = at % 4 === 1 ? names.map((_, k) => (k === 1 ? null : `offset ${k}`)) : [];
    const featureMap = featureMapOf(features, offset);
    const offsets = offset.flatMap((name) =>
      name === null ? [] : [[name, Float64Array.from({ length: n }, () => source.normal())]],
    );
    const table = tableFromColumns({
      "row number": new Float64Array(n),
      ...columns(n, source),
      ...Object.fromEntries(offsets),
    });
    const rows = Array.from({ length: n }, (_, i) =>
      i % 2 === 0 ? rowOf(table, i) : spoilt(rowOf(table, i), featureMap, source),
    );
    return caseOf(
      `map ${at} of seed ${seed}`,
      modelWith(featureMap, names, weightsFor(featureMap, rows, K, source)),
      rows,
    );
  });
}

export function caseOf(name: string, model: Model, rows: readonly Row[]): ExportedCase {
  return { name, model, rows, answers: rows.map((row) => answerOf(model, row)) };
}

function answerOf(model: Model, row: Row): Answer | null {
  try {
    const a = scores(model, [row]);
    return { class: predict(model, [row])[0]!, probabilities: [...probabilities(model, [row])], scores: [...a] };
  } catch (error) {
    if (error instanceof MultilogitError && error.code === "data") return null;
    throw error;
  }
}

const STRANGE: readonly (Cell | undefined)[] = [
  null,
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  5e-324,
  1e12,
  -0,
  0,
  1,
  -1,
  true,
  "1",
  "",
  "a",
  "never seen",
  "é\u2028日😀\u0000'\"\\",
];

function spoilt(row: Row, featureMap: FeatureMap, source: Random): Row {
  const columns = columnsRead(featureMap);
  if (columns.length === 0) return row;
  return { ...row, [columns[below(source, columns.length)]!]: STRANGE[below(source, STRANGE.length)] };
}

/** Weights that give each feature a few nats in the rows that it can be applied to. */
function weightsFor(featureMap: FeatureMap, rows: readonly Row[], K: number, source: Random): Float64Array {
  const d = featureMap.names.length;
  const largest = new Float64Array(d);
  for (const row of rows) {
    try {
      evaluateRow(featureMap, row).forEach((x, j) => {
        if (Math.abs(x) < 1e200) largest[j] = Math.max(largest[j]!, Math.abs(x));
      });
    } catch {
      // a row that φ refuses says nothing of sizes
    }
  }
  return Float64Array.from({ length: d * K }, (_, jk) => {
    const size = largest[Math.floor(jk / K)]!;
    return (2 * source.normal()) / (size > 1e-100 ? size : 1);
  });
}

const CELLS = [-2, -1, -0.5, -0, 0, 1e-9, 0.3, 0.5, 1, 2, 2.5, 3, 10, 709, 1e15, 1e200, -1e200, 5e-324] as const;

/**
 * Models of one expression, of every function and operator, up to three deep, at cells where something overflows, vanishes or has no value.
 * Each of them may be a factor of a product.
 */
export function expressionCases({
  numRuns,
  seed,
}: {
  readonly numRuns: number;
  readonly seed: number;
}): ExportedCase[] {
  return Array.from({ length: numRuns }, (_, at) => {
    const source = random(seed + 7919 * at);
    const number = {
      kind: "number",
      expression: expressionOf(source, 1 + (at % 3)),
      center: at % 2,
      scale: 1 + (at % 2),
    } as const;
    const flag: Factor = {
      kind: "number",
      expression: { kind: "column", column: "flag", cells: "boolean" },
      center: 0,
      scale: 1,
    };
    const feature: Feature = at % 4 === 3 ? { kind: "product", factors: [number, flag] } : number;
    const featureMap = featureMapOf([{ kind: "constant" }, feature]);
    const cell = () => (source.uniform() < 0.5 ? CELLS[below(source, CELLS.length)]! : source.normal());
    const rows = Array.from({ length: 24 }, (): Row => ({ x: cell(), y: cell(), flag: source.uniform() < 0.7 }));
    return caseOf(
      `${featureMap.names[1]}, expression ${at} of seed ${seed}`,
      modelWith(featureMap, ["p", "q"], weightsFor(featureMap, rows, 2, source)),
      rows,
    );
  }).filter(({ model }) => hasProbes(model));
}

/** Where an expression has no value at all, nothing could have been fitted. */
function hasProbes(model: Model): boolean {
  try {
    return probesOf(model).length > 0;
  } catch {
    return false;
  }
}

function expressionOf(source: Random, depth: number): Expression {
  const kind = below(source, depth === 0 ? 3 : 9);
  if (kind < 2) return { kind: "column", column: kind === 0 ? "x" : "y" };
  if (kind === 2) return { kind: "literal", value: [-1, 0, 0.5, 2, 3][below(source, 5)]! };
  const of = () => expressionOf(source, depth - 1);
  if (kind < 5)
    return { kind: "operation", operator: OPERATORS[below(source, OPERATORS.length)]!, left: of(), right: of() };
  const name = [...FUNCTIONS, "minus" as const][below(source, FUNCTIONS.length + 1)]!;
  return { kind: "call", name, of: of(), ...(name === "step" ? { parameters: [0.5] } : {}) };
}

/** A model with these weights, which nothing was fitted for. */
export function modelWith(featureMap: FeatureMap, classes: readonly Level[], weights: Float64Array): Model {
  const report = {
    classTotals: classes.map(() => 1),
    warnings: [],
    certificate: { kind: "none", gap: 0, gradientNorm: 0 },
  } as unknown as Model["report"];
  return modelOf({ featureMap, classes, target: "class", penalty: none(), weights, report }, modelContent);
}

/** What breaks out of quotes, comments, templates and pages, if anything does. */
export const AWKWARD: readonly string[] = [
  `"`,
  `'`,
  "`",
  `""''`,
  "\\",
  "\\'",
  '\\"',
  "\n",
  "\r\n",
  "a\tb",
  "--",
  "-- comment\n",
  "*/",
  "/* open",
  "</script>",
  "<!--",
  "😀",
  "é日\u2028\u2029",
  "$" + "{x}",
  "{x}%s%n",
  "??/",
  "'; DROP TABLE rows; --",
  "__proto__",
  "constructor",
  "select",
  " ",
  "1e5",
  "#!",
  "\u001f",
  "long".repeat(2500),
];

/** Each awkward text as a column, a level and a class, in turns. */
export function awkwardCases(): ExportedCase[] {
  return AWKWARD.map((text, at) => {
    const other = AWKWARD[(at + 7) % AWKWARD.length]!;
    const third = AWKWARD[(at + 13) % AWKWARD.length]!;
    const levels = [other, text, third];
    const category = {
      kind: "category",
      column: other,
      levels,
      reference: other,
      unseen: at % 2 ? "zero" : "error",
    } as const;
    const number = {
      kind: "number",
      expression: { kind: "call", name: "exp", of: { kind: "column", column: text } },
      center: 1,
      scale: 2,
    } as const;
    const features: Feature[] = [
      { kind: "constant" },
      number,
      category,
      { kind: "product", factors: [number, category] },
    ];
    const featureMap = featureMapOf(features);
    const source = random(at);
    const classes = [third, text, other];
    const W = Float64Array.from({ length: featureMap.names.length * 3 }, () => source.normal());
    const rows = [...levels, "unseen", null, "é"].map((level, i): Row => ({ [text]: i / 3 - 0.5, [other]: level }));
    return caseOf(`the name ${JSON.stringify(text).slice(0, 40)}`, modelWith(featureMap, classes, W), [
      ...rows,
      { [text]: null, [other]: text },
      { [text]: 1e4, [other]: text },
    ]);
  });
}
