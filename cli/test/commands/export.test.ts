import { readdirSync, symlinkSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/files/duckdb.js";
import { expectRefusal, IRIS, workplace } from "./program.js";

const here = workplace();

beforeAll(async () => {
  const { code } = await here.run(["fit", IRIS, "--target", "Species", "-o", "model.json"]);
  expect(code).toBe(0);
});

describe("multilogit export", () => {
  it.each(["m.mjs", "m.js", "m.ts", "m.h", "m.PY"])("writes %s, and says what it is", async (file) => {
    const { code, stdout, stderr } = await here.run(["export", "model.json", "-o", file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Wrote m\.\w+: \w+, 3 classes, 4 columns, \d\.\d kB\.\n/);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(here.read(file)).toContain("versicolor");
  });

  it("never replaces the model that it reads, whatever link leads there", async () => {
    symlinkSync("model.json", here.path("link.py"));
    const before = here.read("model.json");
    expectRefusal(
      await here.run(["export", "model.json", "-o", "link.py"]),
      /link\.py: the output would replace model\.json, which is read/,
    );
    expect(here.read("model.json")).toBe(before);
  });

  it("names the functions of a header after its file", async () => {
    for (const [file, name] of [
      ["iris-2.h", "iris_2"],
      ["2.h", "model_2"],
      ["é.h", "model__"],
    ]) {
      expect((await here.run(["export", "model.json", "-o", file!])).code).toBe(0);
      expect(here.read(file!)).toContain(`static inline int ${name}_predict(`);
    }
  });

  it("writes SQL that DuckDB runs over a file, with the class that predict gives", async () => {
    const from = `SELECT row_number() OVER () AS "row", * FROM read_csv('${IRIS}')`;
    const words = ["--dialect", "duckdb", "--query", from, "--keep", "row", "--as", "scored"];
    const { code, stdout } = await here.run(["export", "model.json", "-o", "score.sql", ...words]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote score\.sql: SQL, 3 classes, 4 columns/);
    const scored = await withDuckDb(async (db) => {
      await db.execute(here.read("score.sql"), []);
      return db.texts('SELECT prediction FROM scored ORDER BY "row"', []);
    });
    const predicted = await here.run(["predict", "model.json", IRIS]);
    const classes = predicted.stdout
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0]!);
    expect(scored.map(([name]) => name)).toEqual(classes);
  });

  it.each([
    [
      ["-o", "m.bin"],
      /m\.bin: the ending "\.bin" names nothing that a model can be exported to; end it with one of \.js/,
    ],
    [["-o", "model"], /model: a name without an ending/],
    [["-o", "model.json"], /the ending "\.json" names nothing/],
    [["-o", "gone/m.py"], /gone\/m\.py: there is no folder "gone"/],
    [["-o", "m.sql", "--table", "rows"], /name it by --dialect, as multilogit export --help lists/],
    [["-o", "m.sql", "--dialect", "duckdb"], /name it by --table, or give a SELECT by --query/],
    [["-o", "m.sql", "--dialect", "duckdb", "--table", "a", "--query", "SELECT 1"], /and not both/],
    [["-o", "m.py", "--dialect", "duckdb"], /--dialect means nothing for Python; leave it out/],
    [["-o", "m.sql", "--dialect", "duckdb", "--table", "a", "--self-test"], /--self-test means nothing for SQL/],
    [[], /required option '-o, --output <file>' not specified/],
  ])("refuses %j with one line, and writes nothing", async (words, message) => {
    const before = readdirSync(here.path("."));
    expectRefusal(await here.run(["export", "model.json", ...words]), message);
    expect(readdirSync(here.path("."))).toEqual(before);
  });
});
