import type { Expression } from "../features/expression.js";
import type { Factor, Feature, Level } from "../features/feature-map.js";
import { featureMapOf } from "../features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../features/number-feature.js";
import { type Random, random } from "../numeric/random.js";
import type { SamplePlan } from "../source/sample-plan.js";
import { type Column, type Table, tableOf } from "../table/table.js";
import { textColumn } from "../table/table-from-rows.js";

/** Rows that were made up, and a plan for them. */
export interface GeneratedRows {
  readonly seed: number;
  readonly table: Table;
  readonly plan: SamplePlan;
}

/** Names as tables have them, and as careless code breaks on them. */
const NUMBERS = ["x", "two words", 'quote"d', "Größe"] as const;
const LEVELS = ["a", "b", "", "it's", "x=1", "ÄÖ", "NULL", "0"] as const;
const CLASSES = ["low", "high", "don't know", "1"] as const;

/** A number of a column, by what such columns are like. */
const KINDS: readonly ((source: Random) => number)[] = [
  (source) => source.normal(),
  (source) => below(source, 5) - 1,
  (source) => 1000 + source.normal(),
  (source) => (below(source, 3) === 0 ? source.normal() ** 2 : 0),
  (source) => 0.5 + source.uniform(),
];

/** Rows from a seed, with every kind of feature but words, weights, offsets and missing cells now and then; K from 2 to 4. */
export function generatedRows(seed: number): GeneratedRows {
  const source = random(seed);
  const n = 1 + below(source, 60);
  const K = 2 + below(source, 3);
  const isSoft = below(source, 4) === 0;
  const [isWeighted, hasOffset, dropsRows] = [chance(source, 0.5), chance(source, 0.3), chance(source, 0.4)];
  const numbers = NUMBERS.slice(0, 2 + below(source, NUMBERS.length - 1));
  const levels = LEVELS.slice(0, 1 + below(source, LEVELS.length));
  const codes: readonly Level[] = [-1.5, 0, 3].slice(0, 1 + below(source, 3));
  const lacks = () => dropsRows && below(source, 12) === 0;
  const numberCells = (make: () => number) =>
    numberColumn(n, () => (lacks() ? [Number.NaN, Infinity][below(source, 2)]! : make()));
  const classes = Array.from({ length: K }, (_, k) => CLASSES[k]!);
  const columns: [string, Column][] = [
    ...numbers.map((name): [string, Column] => {
      const kind = KINDS[below(source, KINDS.length)]!;
      return [name, numberCells(() => kind(source))];
    }),
    ["colour", textColumn(each(n, () => (lacks() ? null : levels[below(source, levels.length)]!)))],
    ["code", numberColumn(n, () => codes[below(source, codes.length)] as number)],
    [
      "flag",
      {
        kind: "boolean",
        levels: [false, true],
        codes: Int8Array.from({ length: n }, () => (lacks() ? -1 : below(source, 2))),
      },
    ],
    ["kind", textColumn(each(n, () => (lacks() ? null : classes[below(source, K)]!)))],
    ["weight", numberColumn(n, (i) => (i % 3 === 1 ? 0 : 0.25 + 2 * source.uniform()))],
    ...classes.map((name): [string, Column] => [name, numberColumn(n, () => below(source, 3) + source.uniform())]),
    ...classes.map((name): [string, Column] => [`offset ${name}`, numberColumn(n, () => source.normal())]),
  ];
  const table = tableOf(
    columns.map(([name]) => name),
    columns.map(([, column]) => column),
  );
  const features = generatedFeatures(source, numbers, levels, codes);
  return {
    seed,
    table,
    plan: {
      featureMap: featureMapOf(features, hasOffset ? classes.map((name) => `offset ${name}`) : []),
      classes,
      target: isSoft ? classes : "kind",
      rowWeights: isWeighted ? "weight" : null,
      classWeights: chance(source, 0.3) ? classes.map(() => 0.5 + 2 * source.uniform()) : null,
      missing: dropsRows ? "drop" : "error",
    },
  };
}

/** Features of distinct names over the columns above. */
function generatedFeatures(
  source: Random,
  numbers: readonly string[],
  levels: readonly Level[],
  codes: readonly Level[],
): Feature[] {
  const pick = <T>(items: readonly T[]) => items[below(source, items.length)]!;
  const column = (name: string): Expression => ({ kind: "column", column: name });
  const [x, z] = [numbers[0]!, numbers[1]!];
  const expressions: readonly Expression[] = [
    { kind: "operation", operator: "*", left: column(x), right: column(z) },
    { kind: "operation", operator: "^", left: column(x), right: { kind: "literal", value: 2 } },
    { kind: "call", name: "abs", of: column(z) },
    {
      kind: "call",
      name: "exp",
      of: { kind: "call", name: "minus", of: { kind: "call", name: "abs", of: column(x) } },
    },
  ];
  const coded = (name: string, all: readonly Level[]): Factor => {
    const reference = chance(source, 0.5) && all.length > 1 ? pick(all) : null;
    return { kind: "category", column: name, levels: all, reference, unseen: pick(["error", "zero"] as const) };
  };
  const factors: readonly Factor[] = [
    ...numbers.map((name) => numberFeature(name, pick([0, 0.5, 1000]), pick([1, 2, 0.25]))),
    thresholdFeature(pick(numbers), pick([0, 1])),
    numberFeature(pick(expressions), 0.25, 2),
    booleanFeature("flag"),
    coded("colour", levels),
    coded("code", codes),
  ];
  const chosen = factors.filter(() => chance(source, 0.6));
  const product: Feature[] =
    chosen.length > 1 && chance(source, 0.5) ? [{ kind: "product", factors: [chosen[0]!, chosen.at(-1)!] }] : [];
  const constant: Feature[] = chance(source, 0.8) || chosen.length === 0 ? [{ kind: "constant" }] : [];
  return distinct([...constant, ...chosen, ...product]);
}

function distinct(features: readonly Feature[]): Feature[] {
  const kept: Feature[] = [];
  for (const feature of features) {
    try {
      featureMapOf([...kept, feature]);
      kept.push(feature);
    } catch {
      // two features of one name, or a category without a coded level
    }
  }
  return kept.length > 0 ? kept : [{ kind: "constant" }];
}

function numberColumn(n: number, make: (i: number) => number): Column {
  return { kind: "number", values: Float64Array.from({ length: n }, (_, i) => make(i)) };
}

function each<T>(n: number, make: () => T): T[] {
  return Array.from({ length: n }, make);
}

/** A whole number from 0 to `end` − 1. */
export function below(source: Random, end: number): number {
  return Math.floor(source.uniform() * end);
}

function chance(source: Random, p: number): boolean {
  return source.uniform() < p;
}
