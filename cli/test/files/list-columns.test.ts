import fc from "fast-check";
import type { MultilogitError } from "multilogit";
import { withParts } from "multilogit/internal";
import { describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/files/duckdb.js";
import { readTable } from "../../src/files/read-table.js";
import { withTableBlocks } from "../../src/files/table-blocks.js";
import { workplace } from "../commands/program.js";
import { cellsOf, scratchFolder } from "./scratch.js";

const { file, path } = scratchFolder();

type List = readonly (number | null)[] | null;

/** Writes the lists as JSON lines, as an array, by columns, and as Parquet of lists and of arrays of one length. */
async function written(name: string, lists: readonly List[], length: number): Promise<string[]> {
  const rows = lists.map((v, i) => ({ before: i, v, after: `r${i}` }));
  const jsonl = file(`${name}.jsonl`, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
  const json = file(`${name}.json`, JSON.stringify(rows));
  const columns = { before: rows.map(({ before }) => before), v: lists, after: rows.map(({ after }) => after) };
  const byColumns = file(`${name}-columns.json`, JSON.stringify(columns));
  const parquet = ["DOUBLE[]", `DOUBLE[${length}]`].map((type, k) => ({ type, to: path(`${name}-${k}.parquet`) }));
  for (const { type, to } of parquet)
    await withDuckDb((db) =>
      db.execute(
        `copy (from values ${rows.map(({ before, v, after }) => `(${before}, ${v === null ? "null" : `[${v.map(String).join(", ")}]`}::${type}, '${after}')`).join(", ")} as t(before, v, after)) to '${to}' (format parquet)`,
        [],
      ),
    );
  return [jsonl, json, byColumns, ...parquet.map(({ to }) => to)];
}

const tables = fc.integer({ min: 1, max: 5 }).chain((length) => {
  // exact in few decimals, which is how DuckDB reads them here
  const number = fc.integer({ min: -1e6, max: 1e6 }).map((x) => x / 64);
  const list = fc.array(fc.option(number, { freq: 9 }), { minLength: length, maxLength: length });
  const full = fc.array(number, { minLength: length, maxLength: length });
  return fc.record({
    length: fc.constant(length),
    lists: fc
      .tuple(full, fc.array(fc.option(list, { freq: 6 }), { maxLength: 6 }))
      .map(([first, rest]): List[] => [first, ...rest]),
  });
});

describe("a column of lists of numbers", () => {
  it("is a column for each number, in JSON and Parquet, held and in blocks", async () => {
    // was "holds arrays, expected numbers, strings or booleans; convert it"
    let run = 0;
    await fc.assert(
      fc.asyncProperty(tables, async ({ lists, length }) => {
        const parts = Array.from({ length }, (_, i) => `v[${i + 1}]`);
        for (const name of await written(`run${run++}`, lists, length)) {
          const table = await readTable(name, { missing: "keep" });
          expect(table.names, name).toEqual(["before", ...parts, "after"]);
          for (const [i, part] of parts.entries())
            expect(cellsOf(table, part), name).toEqual(lists.map((list) => list?.[i] ?? null));
          if (!name.endsWith(".parquet")) continue;
          const cells = await withTableBlocks(name, { missing: "keep", memory: 1 }, async ({ whole, blocks }) => {
            expect(whole).toBeNull();
            const found: unknown[][] = parts.map(() => []);
            for await (const block of blocks())
              for (const [i, part] of parts.entries()) found[i]!.push(...cellsOf(block, part));
            return found;
          });
          expect(cells, name).toEqual(parts.map((_, i) => lists.map((list) => list?.[i] ?? null)));
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is refused where lists differ in length or hold anything else", async () => {
    const refusal = (name: string) =>
      readTable(name).then(
        () => expect.fail(`${name} was read`),
        (cause: unknown) => (cause as MultilogitError).message,
      );
    const uneven = file("uneven.jsonl", '{"x":1,"v":[1,2]}\n{"x":2,"v":[1]}\n');
    expect(await refusal(uneven)).toMatch(
      /"v" holds arrays, expected .*, or lists of equally many numbers; convert it/,
    );
    expect(await refusal(file("words.jsonl", '{"x":1,"v":["a"]}\n'))).toMatch(/"v" holds arrays/);
    await withDuckDb((db) =>
      db.execute(`copy (from values ([1, 2]), ([1]) as t(v)) to '${path("uneven.parquet")}' (format parquet)`, []),
    );
    expect(await refusal(path("uneven.parquet"))).toMatch(
      /"v" holds values of type INTEGER\[\], expected .*, or lists of equally many numbers; convert it/,
    );
  });

  it("stays a list where a column has the name of one of its parts", async () => {
    const name = file("taken.jsonl", '{"v":[1,2],"v[2]":5}\n');
    const table = await readTable(name, { wanted: (names) => names.filter((each) => each !== "v") });
    expect(table.names).toEqual(["v[2]"]);
  });

  it("is named as a whole by --only and --ignore", () => {
    const names = ["v[1]", "v[2]", "v[a]", "vv[1]", "w"];
    expect(withParts(["v", "w"], names)).toEqual(["v[1]", "v[2]", "w"]);
    expect(withParts(["v[2]", "u"], names)).toEqual(["v[2]", "u"]);
  });
});

describe("fit, evaluate and predict of embeddings", () => {
  it("take a list for its numbers, in one format as in another", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      topic: ["sport", "music"][i % 2]!,
      // exact in few decimals, which DuckDB would round
      vector: [i % 5, (i * i) % 7, i % 2].map((x, j) => x / 4 + j),
      noise: i % 7,
    }));
    const { run, path: at } = workplace({ "rows.jsonl": rows.map((row) => JSON.stringify(row)).join("\n") });
    await withDuckDb((db) =>
      db.execute(
        `copy (select * from (values ${rows.map(({ topic, vector, noise }) => `('${topic}', [${vector.join(", ")}]::double[], ${noise})`).join(", ")}) as t(topic, vector, noise)) to '${at("rows.parquet")}' (format parquet)`,
        [],
      ),
    );
    const options = ["--target", "topic", "--only", "vector", "--raw"];
    const fitted = await run(["fit", "rows.parquet", ...options, "-o", "model.json", "--json"]);
    expect(JSON.parse(fitted.stdout)).toMatchObject({ features: 4, converged: true });
    const { objective } = JSON.parse((await run(["fit", "rows.jsonl", ...options, "--json"])).stdout);
    expect(objective).toBeCloseTo(JSON.parse(fitted.stdout).objective, 12);
    expect((await run(["evaluate", "model.json", "rows.jsonl"])).stdout).toContain("rows.jsonl: 30 rows");
    const predictions = await Promise.all(
      ["rows.jsonl", "rows.parquet"].map((rows) => run(["predict", "model.json", rows])),
    );
    expect(predictions[0]!.stdout.split("\n")).toHaveLength(32);
    expect(predictions[1]!.stdout).toBe(predictions[0]!.stdout);
    const without = await run(["fit", "rows.parquet", "--target", "topic", "--ignore", "vector", "--json"]);
    expect(JSON.parse(without.stdout)).toMatchObject({ features: 2 });
  });

  it("take the name of a list in a formula, held and in blocks, as the other columns named", async () => {
    const { run, path: at } = workplace({});
    const rows = `select if(hash(i) % 2 = 0, 'sport', 'music') as topic, [i % 5, i * i % 7, i % 3]::double[] as vector, (i % 11)::double as noise from range(60000) as t(i)`;
    await withDuckDb(async (db) => {
      await db.execute(`copy (${rows}) to '${at("rows.parquet")}' (format parquet)`, []);
      await db.execute(`copy (${rows}) to '${at("rows.jsonl")}' (format json)`, []);
    });
    const pairs = { "topic ~ . - vector": "topic ~ noise", "topic ~ . - noise": "topic ~ vector" };
    for (const input of [["rows.jsonl"], ["rows.parquet"], ["rows.parquet", "--memory", "1MB"]])
      for (const [text, named] of Object.entries(pairs)) {
        const [one, other] = await Promise.all(
          [text, named].map((each) => run(["fit", ...input, "--formula", each, "--json"])),
        );
        expect(one!.code, `${input} ${text}: ${one!.stderr}`).toBe(0);
        const { features, objective } = JSON.parse(one!.stdout);
        expect(features, `${input} ${text}`).toBe(text.endsWith("vector") ? 2 : 4);
        expect(JSON.parse(other!.stdout), `${input} ${named}`).toMatchObject({ features, objective });
      }
  });
});
