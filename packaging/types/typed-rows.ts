// What must compile, and what must not, for a user of the packed library; compiled by types.js, never run.
import {
  category,
  evaluate,
  fit,
  formula,
  type Model,
  predict,
  probabilities,
  raw,
  ridge,
  standardize,
  type Table,
  threshold,
} from "multilogit";

/** Whether two types are the same, as a type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles for `true` alone. */
function assertType<T extends true>(holds: T = true as T): void {
  void holds;
}

interface Iris {
  readonly sepal: number;
  readonly petal: number | null;
  readonly wild?: boolean;
  readonly colour: "red" | "blue" | undefined;
  readonly species: "setosa" | "versicolor";
  readonly measured: Date;
  readonly place: { readonly north: number };
}
type Fruit = { kind: "apple"; height: number } | { kind: "banana"; height: number; bend: number };
enum Colour {
  Red = "red",
  Blue = "blue",
}

declare const flowers: Iris[];
declare const fruit: readonly Fruit[];
declare const table: Table;
declare const parsed: Record<string, unknown>[];
declare const anything: any;

export async function typed(): Promise<void> {
  // rows of an interface, with dates and nested fields in columns that are ignored
  const model = await fit(flowers, "species", { ignore: ["measured", "place"] });
  assertType<Same<typeof model, Model<"setosa" | "versicolor">>>();
  const species: ("setosa" | "versicolor")[] = predict(model, flowers);
  const general: Model = model;
  evaluate(general, flowers);
  probabilities(model, [{ sepal: 1, petal: 2 }]);
  // @ts-expect-error the classes are texts
  const numbers: number[] = predict(model, flowers);
  // @ts-expect-error a misspelt target
  await fit(flowers, "specie");
  // @ts-expect-error a date is no class
  await fit(flowers, "measured");
  // @ts-expect-error a record is no class
  await fit(flowers, "place");
  assertType<Same<Awaited<ReturnType<typeof wild>>, Model<boolean>>>();
  assertType<Same<Awaited<ReturnType<typeof colour>>, Model<"red" | "blue">>>();

  // recipes name columns of the rows
  await fit(flowers, "species", { features: raw() });
  await fit(flowers, "species", { features: [standardize("sepal"), threshold(2, "petal"), category("colour")] });
  const recipe = raw("sepal", "petal");
  await fit(flowers, "species", { features: recipe, penalty: ridge(2) });
  const sweeping = [standardize(), category()];
  await fit(flowers, "species", { features: sweeping });
  // @ts-expect-error a misspelt column
  await fit(flowers, "species", { features: raw("sepals") });
  // @ts-expect-error a misspelt column among others
  await fit(flowers, "species", { features: [raw("sepal"), category("color")] });

  // unions of rows: the columns of all members, and the labels of all
  const fruits = await fit(fruit, "kind", { features: raw("bend") });
  assertType<Same<typeof fruits, Model<"apple" | "banana">>>();

  // literal rows
  const literal = await fit(
    [
      { x: 1, y: "a" },
      { x: 2, y: "b" },
    ],
    "y",
  );
  assertType<Same<typeof literal, Model<string>>>();
  const coloured = await fit([{ x: 1, c: Colour.Red as Colour }], "c");
  assertType<Same<typeof coloured, Model<Colour>>>();

  // soft labels, formulas, rows that say nothing of their columns
  const soft = await fit([{ x: 1, a: 0.5, b: 0.5 }], ["a", "b"]);
  assertType<Same<typeof soft, Model<"a" | "b">>>();
  // @ts-expect-error a misspelt column of masses
  await fit([{ x: 1, a: 0.5, b: 0.5 }], ["a", "c"]);
  assertType<Same<Awaited<ReturnType<typeof byFormula>>, Model>>();
  const unknown: Model = await fit(parsed, "anything");
  const some: Model<"u" | "v"> = await fit<"u" | "v">(table, "anything");
  await fit(anything, "anything");

  // columns, matrices, arrays
  const columns = await fit({ x: new Float64Array(2), y: ["u", "v"] as ("u" | "v")[] }, "y");
  assertType<Same<typeof columns, Model<"u" | "v">>>();
  // @ts-expect-error a misspelt target
  await fit({ x: new Float64Array(2), y: ["u", "v"] }, "z");
  const matrix = await fit({ rows: 2, columns: 1, data: new Float32Array(2) }, ["u", "v"]);
  assertType<Same<typeof matrix, Model<"u" | "v">>>();
  const arrays = await fit([[1], [2]], Uint8Array.of(0, 1));
  assertType<Same<typeof arrays, Model<number>>>();
  predict(arrays, [Float32Array.of(1)]);
  void [species, numbers, unknown, some];
}

const wild = () => fit(flowers, "wild");
const colour = () => fit(flowers, "colour");
const byFormula = () => fit(flowers, formula("species ~ sepal"));
