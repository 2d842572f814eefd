import { describe, expect, it } from "vitest";
import { random } from "../../../core/src/numeric/random.js";
import { expectClose } from "../../../core/test/close-to.js";
import { answer, expectRefusal, workplace } from "../commands/program.js";

/** Rows with cells that are missing, as CSV. */
function csvOf(seed: number, n: number): string {
  const source = random(seed);
  const lines = Array.from({ length: n }, (_, i) => {
    const [x, z] = [source.normal(), 0.5 + source.uniform()];
    const g = ["ash", "it's", "ü"][i % 3]!;
    const noisy = [0, 1, 2].map((k) => 0.5 * k * x - (g === "ü" ? k : 0) + 2 * source.normal());
    return `${source.uniform() < 0.02 ? "" : x},${z},${g},${source.uniform() < 0.4},${Math.floor(i / 3) % 3},c${noisy.indexOf(Math.max(...noisy))}`;
  });
  return `x,z,g,flag,w,y\n${lines.join("\n")}\n`;
}

const QUERY = ["duckdb:", "--query", "select * from 'rows.csv'"];
const place = workplace({ "rows.csv": csvOf(1, 900) });
const both = async (words: readonly string[], model?: string) => {
  const of = model === undefined ? [] : [model];
  const json = async (data: readonly string[]) => {
    const [command, ...more] = words;
    return answer(await place.run([command!, ...of, ...data, ...more, "--json"]));
  };
  return { held: await json(["rows.csv"]), inBlocks: await json(QUERY) };
};

/** All numbers of an answer but those of rows in memory alone. */
function numbersIn(value: unknown, key = ""): number[] {
  if (typeof value === "number") return [value];
  const isOther = ["hauckDonner", "engine", "notes", "evaluations", "curvaturePasses", "iterations", "gap"].includes(
    key,
  );
  if (isOther || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => numbersIn(each, name));
}

describe("the rows of a query, read in blocks", () => {
  it("have the summary of the same rows held, by a formula or for a model file", { timeout: 240_000 }, async () => {
    const fitted = ["--formula", "y ~ x*g + log(z) + flag", "--weights", "w"];
    for (const more of [[], ["--covariance", "HC1"], ["--penalty", "ridge:2", "--coding", "symmetric"]]) {
      const { held, inBlocks } = await both(["summary", ...fitted, ...more]);
      expectClose(numbersIn(inBlocks), numbersIn(held), { absolute: 1e-7, relative: 1e-6 });
      expect(inBlocks.terms.map(({ term }: { term: string }) => term)).toEqual(
        held.terms.map(({ term }: { term: string }) => term),
      );
    }
    await place.run(["fit", "rows.csv", ...fitted, "--penalty", "none", "-o", "model.json"]);
    const { held, inBlocks } = await both(["summary", "--weights", "w"], "model.json");
    expectClose(numbersIn(inBlocks), numbersIn(held), { absolute: 1e-9, relative: 1e-8 });
    const report = await place.run(["summary", "model.json", ...QUERY, "--weights", "w"]);
    expect(report.stdout).toMatch(/rows .*left out for missing cells/);
  });

  it("say which of them are left out for missing cells of a model, as the same rows held", {
    timeout: 120_000,
  }, async () => {
    await place.run(["fit", "rows.csv", "--formula", "y ~ x*g + flag", "--penalty", "none", "-o", "lacking.json"]);
    const lacksIn = ({ notes }: { notes: readonly string[] }) =>
      notes.filter((note) => note.includes("left out")).map((note) => note.slice(note.indexOf(": ")));
    for (const command of ["summary", "margins"]) {
      const { held, inBlocks } = await both([command], "lacking.json");
      expect(lacksIn(held)).toEqual([
        expect.stringMatching(/^: \d+ of 900 rows are left out, for lack of x in \d+ \(c/),
      ]);
      expect(lacksIn(inBlocks)).toEqual(lacksIn(held));
    }
  });

  it("have the marginal effects and probabilities of the same rows held", { timeout: 240_000 }, async () => {
    const fitted = ["--formula", "y ~ x*g + log(z) + flag"];
    for (const more of [
      [],
      ["--effect", "eyex", "--columns", "z"],
      ["--at-means", "--probabilities", "--at", "g=it's"],
    ]) {
      const { held, inBlocks } = await both(["margins", ...fitted, ...more]);
      expectClose(numbersIn(inBlocks), numbersIn(held), { absolute: 1e-7, relative: 1e-6 });
    }
    expectRefusal(
      await place.run(["margins", ...QUERY, ...fitted, "--at", "g=oak"]),
      /--at g=oak: no row has that; column "g" has "ash", "it's", "ü"/,
    );
  });

  it("have the path of the same rows held", { timeout: 240_000 }, async () => {
    for (const penalty of ["ridge", "lasso"]) {
      const words = ["path", "--target", "y", "--ignore", "w", "--penalty", penalty, "--count", "6"];
      const { held, inBlocks } = await both(words);
      expect(inBlocks.converged).toBe(true);
      expectClose(
        inBlocks.points.map(({ lambda }: { lambda: number }) => lambda),
        held.points.map(({ lambda }: { lambda: number }) => lambda),
        { relative: 1e-6 },
      );
      expectClose(
        inBlocks.points.map(({ value }: { value: number }) => value),
        held.points.map(({ value }: { value: number }) => value),
        { relative: 2e-6 },
      );
    }
  });

  it("are refused for what needs all of them at once, and so are rows of a database that stay there", {
    timeout: 240_000,
  }, async () => {
    const formula = ["--formula", "y ~ x + g"];
    const refused = async (words: readonly string[], sentence: RegExp) =>
      expectRefusal(await place.run(words), sentence);
    const data = [...QUERY, ...formula];
    await refused(["summary", ...data, "--firth"], /^multilogit: --firth: needs all rows at once/);
    await refused(
      ["summary", ...data, "--intervals", "profile", "--covariance", "cluster:g"],
      /--intervals profile and --covariance cluster:g: needs/,
    );
    await refused(["path", ...QUERY, "--target", "y", "--words", "g"], /--words: needs all rows at once/);
    await refused(
      ["summary", "rows.csv", ...formula, "--no-sample"],
      /--no-sample: the rows of rows.csv are read here anyway/,
    );
    await refused(
      ["path", "rows.csv", "--target", "y", "--no-sample"],
      /--no-sample: the rows of rows.csv are read here anyway/,
    );
    const database = ["postgres://localhost:1/x", "--table", "t"];
    await refused(
      ["margins", ...database, ...formula],
      /marginal effects need the probabilities of each row, and rows of a database stay there/,
    );
    await refused(
      ["summary", ...database, ...formula, "--firth", "--memory", "1GB"],
      /--firth and --memory: need the rows here, but those of postgres:\/\/localhost:1\/x stay there/,
    );
    await refused(["summary", ...database, ...formula, "--category", "x"], /write C\(column\) in the formula/);
    await refused(["path", ...database, "--target", "y", "--engine", "wasm"], /--engine wasm: needs the rows here/);
  });
});
