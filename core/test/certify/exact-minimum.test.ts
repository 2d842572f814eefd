import { describe, expect, it } from "vitest";
import { tableFromCsv } from "../read-csv.js";
import { type DD, dd, divide, exp, log1p, multiply, root, subtract } from "./double-double.js";
import { type ExactProblem, exactMinimum } from "./exact-minimum.js";

const ones = (n: number) => Array.from({ length: n }, () => dd(1));

/** y as one mass per row. */
function massesOf(labels: readonly string[]): number[][] {
  const classes = [...new Set(labels)].sort();
  return labels.map((label) => classes.map((name) => (name === label ? 1 : 0)));
}

function unpenalised(columns: readonly DD[][], labels: readonly string[]): ExactProblem {
  return {
    columns,
    ridge: columns.map(() => 0),
    masses: massesOf(labels),
    rowWeights: labels.map(() => 1),
    offset: null,
  };
}

function columnsOf(file: string): { numbers(name: string): number[]; texts(name: string): string[] } {
  const table = tableFromCsv(`fixtures/${file}`);
  const column = (name: string) => table.columns[table.names.indexOf(name)] as never;
  return {
    numbers: (name) => [...(column(name) as { values: Iterable<number> }).values],
    texts: (name) => {
      const { codes, levels } = column(name) as { codes: Iterable<number>; levels: string[] };
      return [...codes].map((code) => levels[code]!);
    },
  };
}

describe("numbers of 32 digits", () => {
  const off = (a: DD, b: DD) => Math.abs(subtract(a, b).hi / b.hi);

  it("have the digits of functions whose values are known", () => {
    // e and ln 2 to 32 digits
    const E = { hi: Math.E, lo: 1.4456468917292502e-16 };
    const LN2 = { hi: Math.LN2, lo: 2.3190468138462996e-17 };
    expect(off(exp(dd(1)), E)).toBeLessThan(1e-31);
    expect(off(log1p(dd(1)), LN2)).toBeLessThan(1e-31);
  });

  it("undo what they do", () => {
    for (const x of [1e-30, 1e-9, 0.3, 7, 600]) {
      expect(off(multiply(root(dd(x)), root(dd(x))), dd(x))).toBeLessThan(1e-31);
      expect(off(log1p(subtract(exp(dd(x)), dd(1))), dd(x)), String(x)).toBeLessThan(1e-30 / Math.min(1, x));
      expect(off(multiply(exp(dd(x)), exp(dd(-x))), dd(1))).toBeLessThan(1e-29);
      expect(off(multiply(divide(dd(1), dd(x)), dd(x)), dd(1))).toBeLessThan(1e-31);
    }
  });
});

describe("the exact minimum", () => {
  it("is that of Newton's method in 50 digits, of powers of a year, rounded to f64", () => {
    const { numbers, texts } = columnsOf("years.csv");
    const year = numbers("year");
    const minimum = (degree: number) => {
      const columns = Array.from({ length: degree }, (_, m) => year.map((x) => dd(Number(BigInt(x) ** BigInt(m + 1)))));
      return exactMinimum(unpenalised([ones(year.length), ...columns], texts("y")));
    };
    const right = [421.542506631, 420.963173443, 420.424254724, 418.62065971487, 417.77179990018, 413.93828823793];
    right.forEach((value, m) => {
      const found = minimum(m + 1);
      expect(found.kind).toBe("finite");
      if (found.kind === "finite") expect(Math.abs(found.value - value)).toBeLessThan(1e-9);
    });
  });

  it("is that of 40 digits where weights are huge", () => {
    const found = exactMinimum({
      columns: [ones(3), [dd(0), dd(1), dd(0.5)]],
      ridge: [0, 1],
      masses: massesOf(["u", "v", "u"]),
      rowWeights: [1e12, 1e12, 1e12],
      offset: null,
    });
    expect(found).toMatchObject({ kind: "finite", value: expect.closeTo(2320.144528396016, 10) });
  });

  it("is finite where rows overlap by 1e-10 of their range, and is not where they only touch", () => {
    const rows = (overlap: number) =>
      unpenalised([ones(6), [-1, -0.5, overlap, 0, 0.5, 1].map(dd)], ["a", "a", "a", "b", "b", "b"]);
    expect(exactMinimum(rows(1e-10)).kind).toBe("finite");
    expect(exactMinimum(rows(0)).kind).toBe("infinite");
    expect(exactMinimum(rows(-1e-10)).kind).toBe("infinite");
  });

  it("does not change with the units of a column, nor with a column that depends on others", () => {
    const x = [0.3, -1.2, 0.7, 2.1, -0.4];
    const labels = ["a", "b", "a", "b", "b"];
    const of = (...columns: number[][]) =>
      exactMinimum(unpenalised([ones(5), ...columns.map((c) => c.map(dd))], labels));
    const plain = of(x);
    expect(plain.kind).toBe("finite");
    if (plain.kind !== "finite") return;
    for (const other of [
      of(x.map((v) => v * 2 ** 600)),
      of(x.map((v) => v * 2 ** -600)),
      of(
        x,
        x.map((v) => 4 * v),
      ),
    ])
      expect(other).toMatchObject({ kind: "finite", value: expect.closeTo(plain.value, 13) });
  });
});
