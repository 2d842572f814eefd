import fc from "fast-check";
import type { Cell, Row } from "../../../src/index.js";
import { random } from "../../../src/numeric/random.js";

type Source = ReturnType<typeof random>;
type Maker = (source: Source, i: number) => Cell;

/** Kinds of columns that people have, none of which is a mistake. */
const MAKERS: Readonly<Record<string, Maker>> = {
  measured: (s) => s.normal(),
  skewed: (s) => Math.exp(3 * s.normal()),
  rounded: (s) => Math.round(10 * s.normal()) / 10,
  age: (s) => 18 + Math.floor(70 * s.uniform()),
  income: (s) => Math.round(30_000 * Math.exp(s.normal())),
  year: (s) => 1990 + Math.floor(30 * s.uniform()),
  rare: (s) => (s.uniform() < 0.05 ? 1 + Math.floor(5 * s.uniform()) : 0),
  flag: (s) => s.uniform() < 0.4,
  colour: (s) => ["red", "green", "blue", "grey"][Math.floor(4 * s.uniform())]!,
  yes: (s) => (s.uniform() < 0.3 ? "1" : "0"),
  code: (s) => `0${Math.floor(8 * s.uniform())}`,
  answer: (s) => ["I agree with all of that", "I do not agree at all with it"][Math.floor(2 * s.uniform())]!,
  wave: (s) => `2024-0${1 + Math.floor(4 * s.uniform())}-15`,
};

export interface OrdinaryTable {
  readonly rows: readonly Row[];
  /** how it was made, for the message of a test that fails */
  readonly made: string;
}

/** A table of 20 to 200 rows of such columns with a target of 2 to 12 classes; in some the rows are sorted by a column. */
export const ordinaryTable: fc.Arbitrary<OrdinaryTable> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    n: fc.integer({ min: 20, max: 200 }),
    kinds: fc.subarray(Object.keys(MAKERS), { minLength: 1, maxLength: 6 }),
    classes: fc.integer({ min: 2, max: 12 }),
    areNumbers: fc.boolean(),
    isSorted: fc.boolean(),
  })
  .map(({ seed, n, kinds, classes, areNumbers, isSorted }) => {
    const source = random(seed);
    const rows = Array.from({ length: n }, (_, i): Row => {
      const k = i < classes ? i : Math.floor(classes * source.uniform());
      const cells = kinds.map((kind) => [kind, MAKERS[kind]!(source, i)] as const);
      return { ...Object.fromEntries(cells), y: areNumbers ? k : `class ${k}` };
    });
    const [first] = kinds as [string];
    if (isSorted) rows.sort((a, b) => (a[first]! < b[first]! ? -1 : Number(a[first]! > b[first]!)));
    return { rows, made: JSON.stringify({ seed, n, kinds, classes, areNumbers, isSorted }) };
  });
