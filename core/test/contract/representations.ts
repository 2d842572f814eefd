import type { Expression } from "../../src/features/expression.js";
import type { Feature } from "../../src/features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import type { Random } from "../../src/numeric/random.js";
import { sparseColumn } from "../../src/table/sparse-column.js";
import type { Column } from "../../src/table/table.js";
import type { ColumnCells } from "../../src/table/table-from-columns.js";

/** A feature map and raw columns that make `applyFeatures` store Φ in one particular way. */
export interface RepresentationCase {
  readonly name: string;
  readonly representation: string;
  readonly features: readonly Feature[];
  /** d */
  readonly width: number;
  /** the numbers that Φ of n rows may hold in memory, in bytes: how we know that the compact form is really used */
  bytes(n: number): number;
  columns(n: number, source: Random): Record<string, ColumnCells>;
}

type Block = Omit<RepresentationCase, "name" | "representation">;

const FRUIT = ["apple", "pear", "fig", "quince", "plum"];

/** Numbers, at most one in five of them zero. */
function numbers(prefix: string, d: number, center = 0, scale = 1): Block {
  return {
    width: d,
    features: named(prefix, d).map((column, j) => numberFeature(column, center && center + j, scale)),
    bytes: (n) => 8 * n * d + (center === 0 && scale === 1 ? 0 : 16 * d),
    columns: (n, source) =>
      columnsOf(named(prefix, d), n, (i, j) => ((3 * i + j) % 5 === 4 ? 0 : center + scale * source.normal())),
  };
}

/** Whole numbers that bytes hold, fewer than half of them zero. */
function smallNumbers(prefix: string, d: number, center = 0, scale = 1): Block {
  return {
    ...numbers(prefix, d, center, scale),
    bytes: (n) => n * d + (center === 0 && scale === 1 ? 0 : 16 * d),
    columns: (n, source) => columnsOf(named(prefix, d), n, (i, j) => ((i + j) % 3 === 2 ? 0 : 1 + below(source, 3))),
  };
}

/** Numbers that singles hold exactly. */
function singles(prefix: string, d: number, center = 0, scale = 1): Block {
  return {
    ...numbers(prefix, d, center, scale),
    bytes: (n) => 4 * n * d + (center === 0 && scale === 1 ? 0 : 16 * d),
    columns: (n, source) => columnsOf(named(prefix, d), n, () => Math.fround(center + scale * source.normal())),
  };
}

/** Numbers, two in seven of them not zero, whatever the number of rows. */
function sparse(prefix: string, center = 0, scale = 1): Block {
  const d = 7;
  const isSet = (i: number, j: number) => (i + j) % 7 === 1 || (i + j) % 7 === 4;
  return {
    width: d,
    features: named(prefix, d).map((column, j) => numberFeature(column, center && center + j / 2, scale)),
    bytes: (n) => 12 * 2 * n + 4 * (n + 1) + (center === 0 && scale === 1 ? 0 : 16 * d),
    columns: (n, source) => columnsOf(named(prefix, d), n, (i, j) => (isSet(i, j) ? 1 + source.normal() ** 2 : 0)),
  };
}

/** The same numbers as sparse columns, every third cell stored though it is 0. */
function sparseColumns(prefix: string, center = 0, scale = 1): Block {
  const block = sparse(prefix, center, scale);
  return {
    ...block,
    columns: (n, source) =>
      Object.fromEntries(
        Object.entries(block.columns(n, source)).map(([name, cells]) => [name, sparseOf(cells as Float64Array)]),
      ),
  };
}

function sparseOf(cells: Float64Array): Column {
  const at = Int32Array.from([...cells.keys()].filter((i) => cells[i] !== 0 || i % 3 === 0));
  return sparseColumn(
    cells.length,
    at,
    Float64Array.from(at, (i) => cells[i]!),
  );
}

/** 0/1 features: d − 1 thresholds and one boolean column. */
function flags(prefix: string, d: number): Block {
  const names = named(prefix, d - 1);
  return {
    width: d,
    features: [...names.map((column): Feature => thresholdFeature(column, 0.25)), booleanFeature(`${prefix}-flag`)],
    bytes: (n) => n * Math.ceil(d / 8),
    columns: (n, source) => ({
      ...columnsOf(names, n, (i, j) => ((i + j) % 4 === 3 ? 0.25 : source.normal())),
      [`${prefix}-flag`]: Array.from({ length: n }, () => source.uniform() < 0.5),
    }),
  };
}

/** One category without a reference, all of whose cells are known. */
function texts(column: string): Block {
  return {
    width: FRUIT.length,
    features: [{ kind: "category", column, levels: [...FRUIT].sort(), reference: null, unseen: "error" }],
    bytes: (n) => 4 * n,
    columns: (n, source) => ({ [column]: Array.from({ length: n }, () => FRUIT[below(source, FRUIT.length)]!) }),
  };
}

/** Rows without any feature set: cells at the reference level and cells that φ never saw. */
function textsWithGaps(column: string): Block {
  const cells = [...FRUIT, "durian", "lychee"];
  return {
    width: FRUIT.length - 1,
    features: [{ kind: "category", column, levels: [...FRUIT].sort(), reference: "fig", unseen: "zero" }],
    bytes: (n) => 4 * n,
    columns: (n, source) => ({ [column]: Array.from({ length: n }, () => cells[below(source, cells.length)]!) }),
  };
}

/** Levels that are numbers, one of them unseen. */
function numberLevels(column: string): Block {
  return {
    width: 3,
    features: [{ kind: "category", column, levels: [-1.5, 0, 2], reference: null, unseen: "zero" }],
    bytes: (n) => 4 * n,
    columns: (n, source) => ({ [column]: Float64Array.from({ length: n }, () => [-1.5, 0, 2, 3][below(source, 4)]!) }),
  };
}

/** Numbers made from columns: log(x) and x^2, centred or not. */
function expressions(prefix: string, center = 0, scale = 1): Block {
  const [x, z] = [`${prefix}x`, `${prefix}z`];
  const column = (name: string): Expression => ({ kind: "column", column: name });
  const log: Expression = { kind: "call", name: "log", of: column(x) };
  const square: Expression = {
    kind: "operation",
    operator: "^",
    left: column(z),
    right: { kind: "literal", value: 2 },
  };
  return {
    width: 2,
    features: [log, square].map((expression) => numberFeature(expression, center, scale)),
    bytes: (n) => 16 * n + (center === 0 && scale === 1 ? 0 : 32),
    columns: (n, source) => columnsOf([x, z], n, () => 0.5 + source.uniform()),
  };
}

/** A product of two categories: rows without a feature are those at a reference level. */
function crossedTexts(column: string, other: string): Block {
  const features: readonly Feature[] = [
    {
      kind: "product",
      factors: [
        { kind: "category", column, levels: [...FRUIT].sort(), reference: "fig", unseen: "error" },
        { kind: "category", column: other, levels: ["no", "yes"], reference: null, unseen: "error" },
      ],
    },
  ];
  return {
    width: 2 * (FRUIT.length - 1),
    features,
    bytes: (n) => 4 * n,
    columns: (n, source) => ({
      [column]: Array.from({ length: n }, () => FRUIT[below(source, FRUIT.length)]!),
      [other]: Array.from({ length: n }, () => ["no", "yes"][below(source, 2)]!),
    }),
  };
}

/** A category times two numbers, each row with one entry. */
function slopes(column: string): Block {
  const [x, z] = [`${column}-x`, `${column}-z`];
  return {
    width: FRUIT.length,
    features: [
      {
        kind: "product",
        factors: [
          numberFeature(x, 10, 3),
          { kind: "category", column, levels: [...FRUIT].sort(), reference: null, unseen: "error" },
          numberFeature(z, 0, 0.5),
        ],
      },
    ],
    bytes: (n) => 12 * n + 4 * (n + 1),
    columns: (n, source) => ({
      [column]: Array.from({ length: n }, () => FRUIT[below(source, FRUIT.length)]!),
      ...columnsOf([x, z], n, () => 1 + source.uniform()),
    }),
  };
}

/** x times a 0/1 feature: one column. */
function interaction(prefix: string): Block {
  const [x, flag] = [`${prefix}-x`, `${prefix}-flag`];
  return {
    width: 1,
    features: [
      {
        kind: "product",
        factors: [numberFeature(x, 1, 2), booleanFeature(flag)],
      },
    ],
    bytes: (n) => 8 * n,
    columns: (n, source) => ({
      ...columnsOf([x], n, () => source.normal()),
      [flag]: Array.from({ length: n }, () => source.uniform() < 0.5),
    }),
  };
}

function constant(): Block {
  return { width: 1, features: [{ kind: "constant" }], bytes: () => 0, columns: () => ({}) };
}

function sideBySide(...blocks: readonly Block[]): Block {
  return {
    width: blocks.reduce((sum, block) => sum + block.width, 0),
    features: blocks.flatMap((block) => block.features),
    bytes: (n) => blocks.reduce((sum, block) => sum + block.bytes(n), 0),
    columns: (n, source) => Object.assign({}, ...blocks.map((block) => block.columns(n, source))),
  };
}

/** Every way in which `applyFeatures` stores Φ. A new representation is one line here; all four contracts then run over it. */
export const representations: readonly RepresentationCase[] = [
  { name: "dense", representation: "dense", ...numbers("x", 3) },
  { name: "one dense column", representation: "dense", ...numbers("x", 1) },
  { name: "dense bytes", representation: "dense", ...smallNumbers("x", 5) },
  { name: "dense singles", representation: "dense", ...singles("x", 3) },
  { name: "standardized over dense bytes", representation: "standardized", ...smallNumbers("x", 3, 1, 2) },
  { name: "standardized over dense singles", representation: "standardized", ...singles("x", 2, 3, 2) },
  { name: "bits", representation: "bits", ...flags("f", 5) },
  { name: "bits that fill a byte", representation: "bits", ...flags("f", 8) },
  { name: "bits across bytes", representation: "bits", ...flags("f", 19) },
  { name: "codes", representation: "codes", ...texts("fruit") },
  { name: "codes with rows at −1", representation: "codes", ...textsWithGaps("fruit") },
  { name: "codes of numbers", representation: "codes", ...numberLevels("level") },
  { name: "codes of a product of categories", representation: "codes", ...crossedTexts("fruit", "ripe") },
  { name: "csr of a product", representation: "csr", ...slopes("fruit") },
  { name: "dense of a product", representation: "dense", ...interaction("p") },
  { name: "dense expressions", representation: "dense", ...expressions("e") },
  { name: "standardized expressions", representation: "standardized", ...expressions("e", -0.25, 3) },
  { name: "csr", representation: "csr", ...sparse("s") },
  { name: "csr from sparse columns", representation: "csr", ...sparseColumns("s") },
  {
    name: "standardized over csr from sparse columns",
    representation: "standardized",
    ...sparseColumns("s", 0.5, 1.75),
  },
  { name: "standardized over dense", representation: "standardized", ...numbers("x", 4, 3, 2) },
  { name: "standardized over csr", representation: "standardized", ...sparse("s", 0.5, 1.75) },
  {
    name: "concat with the constant first",
    representation: "concat",
    ...sideBySide(constant(), numbers("x", 3, -2, 0.5)),
  },
  { name: "concat with the constant last", representation: "concat", ...sideBySide(flags("f", 9), constant()) },
  {
    name: "concat of everything",
    representation: "concat",
    ...sideBySide(
      constant(),
      texts("fruit"),
      numbers("x", 2),
      textsWithGaps("more fruit"),
      sparse("s", 0.5, 1.75),
      flags("f", 11),
      numbers("z", 2, 10, 4),
      numberLevels("level"),
      slopes("basket"),
      expressions("e", 1, 2),
      crossedTexts("tree", "ripe"),
    ),
  },
];

function named(prefix: string, d: number): string[] {
  return Array.from({ length: d }, (_, j) => `${prefix}${j}`);
}

function columnsOf(names: readonly string[], n: number, value: (i: number, j: number) => number) {
  return Object.fromEntries(names.map((name, j) => [name, Float64Array.from({ length: n }, (_, i) => value(i, j))]));
}

/** A whole number from 0 to `count` − 1. */
export function below(source: Random, count: number): number {
  return Math.floor(source.uniform() * count);
}
