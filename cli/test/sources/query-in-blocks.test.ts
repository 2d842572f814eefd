import { describe, expect, it } from "vitest";
import { expectClose } from "../../../core/test/close-to.js";
import { sqlText } from "../../src/files/column-source.js";
import { withDuckDb } from "../../src/files/duckdb.js";
import { answer, expectRefusal, workplace } from "../commands/program.js";

const place = workplace();
const kept = `select id, x, z, kind, flag from rows where z < 5`;

/** Numbers, strings, booleans and an ENUM of the file itself, with some missing. */
const made = withDuckDb(async (db) => {
  await db.execute(`attach ${sqlText(place.path("shop.db"))} as shop`, []);
  await db.execute("use shop", []);
  await db.execute("create type mood as enum ('calm', 'it''s', 'ü')", []);
  await db.execute(
    `create table rows as select i::integer as id, if(i % 50 = 7, null, sin(i * 1.3))::double as x, (i % 7)::integer as z,
      ['a', 'b', 'c'][1 + (i * 5 + i // 7) % 3] as kind, i % 4 < 2 as flag, enum_range(null::mood)[1 + i % 3]::mood as mood
      from range(600) t(i)`,
    [],
  );
  await db.execute(`copy (${kept}) to ${sqlText(place.path("kept.csv"))}`, []);
  await db.execute("use memory", []);
  await db.execute("detach shop", []);
});

const QUERY = ["duckdb:shop.db", "--query", kept];

/** The numbers of an answer at which two readers of the same rows may differ by rounding. */
const termsOf = (summary: { terms: { contrast: string; term: string; estimate: number; standardError: number }[] }) =>
  summary.terms.flatMap(({ estimate, standardError }) => [estimate, standardError]);

describe("a query of a DuckDB file, which is opened for reading only", () => {
  it("is fitted, summarised, evaluated and predicted from as its rows in a file are", {
    timeout: 120_000,
  }, async () => {
    await made;
    const learn = ["--target", "kind", "--ignore", "id", "--json"];
    const inBlocks = answer(await place.run(["fit", ...QUERY, ...learn, "-o", "blocks.json"]));
    const held = answer(await place.run(["fit", "kept.csv", ...learn, "-o", "held.json"]));
    expect([inBlocks.rows, inBlocks.droppedRows]).toEqual([held.rows, held.droppedRows]);
    expectClose([inBlocks.objective], [held.objective], { relative: 1e-8 });

    const evaluated = (data: readonly string[]) =>
      place.run(["evaluate", "held.json", ...data, "--memory", "1MB", "--json", "--missing", "drop"]);
    const [there, here] = [answer(await evaluated(QUERY)), answer(await evaluated(["kept.csv"]))];
    expectClose([there.rows, there.logLoss], [here.rows, here.logLoss], { relative: 1e-12 });

    const predicted = async (data: readonly string[]) =>
      (await place.run(["predict", "held.json", ...data, "--memory", "1MB", "--missing", "drop"])).stdout;
    expect(await predicted(QUERY)).toBe(await predicted(["kept.csv"]));

    const summary = ["--formula", "kind ~ x + flag", "--json"];
    expectClose(
      termsOf(answer(await place.run(["summary", ...QUERY, ...summary]))),
      termsOf(answer(await place.run(["summary", "kept.csv", ...summary]))),
      { absolute: 1e-7, relative: 1e-6 },
    );
  });

  it("may end in a semicolon or a comment, and is refused where it is empty", async () => {
    await made;
    const fitted = (query: string) =>
      place.run(["fit", "duckdb:shop.db", "--query", query, "--target", "kind", "--json"]);
    const { objective } = answer(await fitted(kept));
    for (const end of [";", " ; ", "\n-- all of them"])
      expect(answer(await fitted(`${kept}${end}`)).objective).toBe(objective);
    for (const empty of ["", " ", ";"])
      expectRefusal(await fitted(empty), /^multilogit: --query ".*": expected a SELECT$/m);
  });

  it("is called duckdb in notes where there is no file", async () => {
    const said = await place.run([
      "fit",
      "duckdb:",
      "--query",
      `select x, kind from '${place.path("kept.csv")}'`,
      "--target",
      "kind",
    ]);
    expect(said.stderr).toMatch(/^note: duckdb: rows of a query are read in blocks/m);
    const { code, stderr } = await place.run(["fit", "duckdb:", "--target", "kind"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^multilogit: duckdb: names no database; give one/)]);
  });

  // errors about cells began with "duckdb::"
  it("is called so in errors, too", async () => {
    await made;
    for (const [rows, refusal] of [
      ["select z, kind from 'kept.csv'", /^multilogit: duckdb: log\(z\), row \d+: -Infinity/],
      ["select 1.5 as z, kind from 'kept.csv' where kind = 'a'", /^multilogit: duckdb: the target has one class only/],
      [
        "select random() as z, kind from 'kept.csv'",
        /^multilogit: duckdb: --query ".*": gave other rows when it was run/,
      ],
    ] as const) {
      const refused = await place.run(["fit", "duckdb:", "--query", rows, "--formula", "kind ~ log(z)"]);
      expect([refused.code, refused.stdout]).toEqual([2, ""]);
      expect(refused.stderr).toMatch(refusal);
    }
  });

  it("may have an ENUM of the file itself, and booleans as classes", async () => {
    await made;
    const query = ["duckdb:shop.db", "--query", "select x, mood, flag from rows"];
    const fitted = answer(await place.run(["fit", ...query, "--target", "flag", "--json"]));
    expect(fitted.classes).toEqual([false, true]);
    const evaluated = await place.run(["fit", ...query, "--target", "mood", "--json", "-o", "mood.json"]);
    expect(answer(evaluated).classes).toEqual(["calm", "it's", "ü"]);
  });
});
