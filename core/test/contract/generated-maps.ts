import fc from "fast-check";
import type { Expression } from "../../src/features/expression.js";
import { type Factor, type Feature, featureMapOf, type Level } from "../../src/features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import type { Random } from "../../src/numeric/random.js";
import { sparseColumn } from "../../src/table/sparse-column.js";
import type { Cell } from "../../src/table/table.js";
import type { ColumnCells } from "../../src/table/table-from-columns.js";
import type { MapWithColumns } from "./problem.js";
import { below } from "./representations.js";

// Feature maps that nobody thought of, with tables for them: every kind of feature over a pool of columns of every sort, in every storage.

/** A cell of a column of numbers, by what such columns are like in the world. */
const NUMBERS = {
  normals: (source) => source.normal(),
  counts: (source) => below(source, 4),
  bytes: (source) => below(source, 256),
  singles: (source) => Math.fround(source.normal()),
  zeros: () => 0,
  constant: () => 3.25,
  flags: (source) => below(source, 2),
  mostlyZeros: (source) => (below(source, 5) === 0 ? 1 + source.normal() ** 2 : 0),
  positive: (source) => 0.5 + source.uniform(),
  signedZeros: (source) => [0, -0, 1, -1][below(source, 4)]!,
  allScales: (source) => source.normal() * 10 ** (below(source, 25) - 12),
  far: (source) => 1e12 + below(source, 5) - 2,
  tiny: (source) => source.normal() * 1e-200,
  subnormal: (source) => below(source, 9) * 5e-324,
  large: (source) => source.normal() * 1e100,
  largest: (source) => [1e308, -1.7e308, 0.2, 1][below(source, 4)]!,
} satisfies Record<string, (source: Random) => number>;
type Numbers = keyof typeof NUMBERS;
const TAME: readonly Numbers[] = ["normals", "counts", "singles", "flags", "mostlyZeros", "positive"];

const STORAGES = ["doubles", "singles", "list", "sparse"] as const;

interface NumberColumn {
  readonly numbers: Numbers;
  readonly storage: (typeof STORAGES)[number];
  /** a row whose cell holds no number, −1 for none */
  readonly gap: number;
}

/** What cells of categories hold; names that objects, formulas and feature names use themselves are among them. */
const LEVELS: Readonly<Record<"text" | "number" | "boolean", readonly Level[]>> = {
  text: ["a", "b", "", "x0=1", "__proto__", "1"],
  number: [-1.5, 0, 2, 3, 1e9, 0.1],
  boolean: [false, true],
};

interface CategoryColumn {
  readonly cells: keyof typeof LEVELS;
  readonly levels: number;
  /** one row in so many holds a level that φ does not know, 0 for none */
  readonly unseenEvery: number;
}

const numberColumn: fc.Arbitrary<NumberColumn> = fc.record({
  numbers: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TAME) },
    { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(NUMBERS) as Numbers[])) },
  ),
  storage: fc.constantFrom(...STORAGES),
  gap: fc.oneof({ weight: 30, arbitrary: fc.constant(-1) }, fc.nat(4)),
});

const categoryColumn: fc.Arbitrary<CategoryColumn> = fc.record({
  cells: fc.constantFrom("text" as const, "number" as const, "boolean" as const),
  levels: fc.integer({ min: 1, max: 6 }),
  unseenEvery: fc.constantFrom(0, 0, 3),
});

/** Columns by their places, so that features can share them; a table has each kind. */
const pool = fc.record({
  numbers: fc.array(numberColumn, { minLength: 1, maxLength: 5 }),
  categories: fc.array(categoryColumn, { minLength: 1, maxLength: 3 }),
});
type Pool = typeof pool extends fc.Arbitrary<infer T> ? T : never;

const CENTERS = [0, 0, 1, -2.5, 3.25, 1e12] as const;
const SCALES = [1, 1, 2, 0.3, 1e-6, 1e6] as const;

const column = (place: number): Expression => ({ kind: "column", column: `x${place}` });
const expressions = (place: number, other: number): readonly Expression[] => [
  { kind: "call", name: "log", of: column(place) },
  { kind: "call", name: "sqrt", of: column(place) },
  { kind: "call", name: "abs", of: column(place) },
  { kind: "call", name: "exp", of: { kind: "call", name: "minus", of: column(place) } },
  { kind: "operation", operator: "^", left: column(place), right: { kind: "literal", value: 2 } },
  { kind: "operation", operator: "*", left: column(place), right: column(other) },
  { kind: "operation", operator: "/", left: column(place), right: column(other) },
  { kind: "operation", operator: "-", left: column(place), right: { kind: "literal", value: 3.25 } },
  { kind: "call", name: "I", of: column(place) },
  { kind: "call", name: "step", of: { kind: "call", name: "abs", of: column(place) }, parameters: [1] },
  {
    kind: "operation",
    operator: "*",
    left: column(place),
    right: { kind: "column", column: "flag", cells: "boolean" },
  },
];

/** A feature for each choice; columns are the pool's, counted round. */
const choices = fc.record({
  kind: fc.constantFrom("number", "number", "expression", "threshold", "boolean", "category", "category"),
  place: fc.nat(4),
  other: fc.nat(4),
  which: fc.nat(10),
  center: fc.constantFrom(...CENTERS),
  scale: fc.constantFrom(...SCALES),
  threshold: fc.constantFrom(0, 0.25, 1, -1, 128, 1e12),
  reference: fc.integer({ min: -1, max: 5 }),
  unseen: fc.constantFrom("error" as const, "zero" as const),
});
type Choice = typeof choices extends fc.Arbitrary<infer T> ? T : never;

function factorOf(choice: Choice, { numbers, categories }: Pool): Factor {
  const { center, scale, threshold, unseen } = choice;
  const place = choice.place % numbers.length;
  switch (choice.kind) {
    case "number":
      return numberFeature(`x${place}`, center, scale);
    case "expression": {
      const expression = expressions(place, choice.other % numbers.length)[choice.which]!;
      return numberFeature(expression, center, scale);
    }
    case "threshold":
      return thresholdFeature(`x${place}`, threshold);
    case "boolean":
      return booleanFeature("flag");
    default: {
      const at = choice.place % categories.length;
      const levels = levelsOf(categories[at]!);
      return { kind: "category", column: `c${at}`, levels, reference: levels[choice.reference] ?? null, unseen };
    }
  }
}

function levelsOf({ cells, levels }: CategoryColumn): readonly Level[] {
  return LEVELS[cells].slice(0, levels);
}

/** One to three factors; one is the feature itself. */
const feature = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 9, arbitrary: fc.array(choices, { minLength: 1, maxLength: 3 }) },
);

/** A feature map with its columns, whatever the number of rows. Features that others give the same name are left out. */
export const generatedMaps: fc.Arbitrary<MapWithColumns> = fc
  .record({ pool, chosen: fc.array(feature, { minLength: 1, maxLength: 6 }) })
  .map(({ pool, chosen }) => {
    const features = chosen.map((factors): Feature => {
      const made = factors.map((choice) => factorOf(choice, pool));
      if (made.length === 0) return { kind: "constant" };
      return made.length === 1 ? made[0]! : { kind: "product", factors: made };
    });
    return { features: distinctlyNamed(features), columns: (n: number, source: Random) => columnsOf(pool, n, source) };
  });

function distinctlyNamed(features: readonly Feature[]): Feature[] {
  const kept: Feature[] = [];
  for (const feature of features) if (hasDistinctNames([...kept, feature])) kept.push(feature);
  return kept.length === 0 ? [{ kind: "constant" }] : kept;
}

function hasDistinctNames(features: readonly Feature[]): boolean {
  try {
    return featureMapOf(features).names.length > 0;
  } catch {
    return false;
  }
}

function columnsOf({ numbers, categories }: Pool, n: number, source: Random): Record<string, ColumnCells> {
  return Object.fromEntries<ColumnCells>([
    ...numbers.map((column, place): [string, ColumnCells] => [`x${place}`, numberCells(column, n, source)]),
    ...categories.map((column, place): [string, ColumnCells] => [`c${place}`, categoryCells(column, n, source)]),
    ["flag", Array.from({ length: n }, () => source.uniform() < 0.5)],
  ]);
}

function numberCells({ numbers, storage, gap }: NumberColumn, n: number, source: Random): ColumnCells {
  const cells = Float64Array.from({ length: n }, (_, i) => (i === gap ? Number.NaN : NUMBERS[numbers](source)));
  switch (storage) {
    case "doubles":
      return cells;
    case "singles":
      return Float32Array.from(cells);
    case "list":
      return [...cells];
    case "sparse": {
      const at = Int32Array.from([...cells.keys()].filter((i) => cells[i] !== 0 || i % 3 === 0));
      return sparseColumn(
        n,
        at,
        Float64Array.from(at, (i) => cells[i]!),
      );
    }
  }
}

function categoryCells({ cells, levels, unseenEvery }: CategoryColumn, n: number, source: Random): Cell[] {
  const known = LEVELS[cells].slice(0, levels);
  const unseen: Cell = cells === "text" ? "never seen" : cells === "number" ? 77 : known[0]!;
  return Array.from({ length: n }, (_, i) =>
    unseenEvery > 0 && i % unseenEvery === 1 ? unseen : known[below(source, known.length)]!,
  );
}
