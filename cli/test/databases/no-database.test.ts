import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectRefusal, workplace } from "../commands/program.js";

const { run, write, path } = workplace({ "iris.csv": "a,y\n1,b\n2,c\n" });

describe("fit in a database that is not there", () => {
  it.each([
    [["postgres://me:secret@localhost:9/db", "--table", "t"], /needs the package pg.*npm install pg/],
    [["clickhouse://me:secret@localhost:9/db", "--table", "t"], /needs the package @clickhouse\/client.*npm install/],
    [["clickhouse://localhost/db?secure=maybe", "--table", "t"], /secure=maybe.*clickhouse:\/\/user@host/],
    [["sc://localhost:9/;token=secret", "--table", "t"], /no Spark Connect server answers.*ECONNREFUSED/],
    [["sc://localhost:9/;use_ssl=maybe", "--table", "t"], /use_ssl.*true or false/],
    [["spark://localhost:7077", "--table", "t"], /Spark master.*sc:\/\/host:15002/],
    [["sc://localhost:9"], /names no rows.*--table/],
    [["sc://localhost:9", "--table", "a..b"], /is not a name.*sales\.orders/],
    [
      ["sc://localhost:9", "--table", "t", "--memory", "1GB"],
      /--memory: needs the rows here.*write the rows to a file/,
    ],
    [["sc://localhost:9", "--table", "t", "--na", "?"], /--na says how a file is written.*--query/],
    [["iris.csv", "--cross-check", "mllib"], /--cross-check mllib: takes rows in Spark.*iris\.csv is not/],
    [
      ["postgres://me:secret@localhost:9/db", "--table", "t", "--cross-check", "mllib"],
      /takes rows in Spark.*postgres:\/\/me@localhost:9\/db is not/,
    ],
    [
      ["sc://localhost:9", "--table", "t", "--cross-check", "mllib", "--penalty", "grouped:1"],
      /Spark has no grouped pena/,
    ],
    [["iris.csv", "--no-sample"], /--no-sample.*leave it out/],
  ])("is one sentence: %j", async (words, message) => {
    const outcome = await run(["fit", ...words, "--target", "y"]);
    expectRefusal(outcome, message);
    expect(outcome.stderr).not.toContain("secret");
  });

  it("is refused by commands that need the rows here", async () => {
    expectRefusal(
      await run(["choose", "postgres://me:secret@localhost/db", "--table", "t", "--target", "y"]),
      /postgres:\/\/me@localhost\/db.*rows that stay in a database/,
    );
  });

  it("is refused in the place of a model, too, without its password", async () => {
    const outcome = await run(["export", "postgres://me:secret@localhost/db", "-o", "model.sql"]);
    expectRefusal(outcome, /postgres:\/\/me@localhost\/db: is a database; expected a model file/);
    expectRefusal(
      await run(["import", "postgres://me:secret@localhost/db", "-o", "m.json"]),
      /postgres:\/\/me@localhost\/db: no such/,
    );
  });

  it("is one sentence where a driver is broken", async () => {
    mkdirSync(path("node_modules/pg"), { recursive: true });
    write({ "node_modules/pg/index.js": "throw new Error('broken')", "node_modules/pg/package.json": "{}" });
    expectRefusal(
      await run(["fit", "postgres://localhost/db", "--table", "t", "--target", "y"]),
      /the package pg at .* cannot be loaded \(broken\)/,
    );
  });
});
