import { execFile } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIGITS, IRIS, type Outcome, PROGRAM, workplace } from "../commands/program.js";
import { sampleOf } from "./sample.js";

// Expected one line and an exit code of its own; got a trace, and the codes of "did not converge", of bad data or of an internal error.

const FULL = "/dev/full";
const FILES = {
  "rows.csv": readFileSync(DIGITS),
  "rows.csv.gz": gzipSync(readFileSync(DIGITS)),
  "few.csv": readFileSync(IRIS),
};
const FIT_FEW = ["fit", "few.csv", "--target", "Species", "-o", "model.json"];

describe.skipIf(!existsSync(FULL))("where there is no room, one line and exit code 4:", () => {
  const { run, path, listing } = workplace(FILES);
  const inShell = (line: string) => shell(line, path("."), path("temporary"));

  it.each([
    ["data digits > /dev/full", /^multilogit: standard output: the disk is full/],
    ["fit few.csv --target Species > /dev/full", /standard output: the disk is full/],
    ["fit few.csv --target Species --json > /dev/full", /standard output: the disk is full/],
    ["--help > /dev/full", /standard output: the disk is full/],
    ["fit - --target Species < few.csv", /the folder for temporary files .*temporary does not exist; set TMPDIR/],
    ["fit rows.csv.gz --target digit", /the folder for temporary files .*temporary does not exist; set TMPDIR/],
    ["data digits -o x.parquet", /the folder for temporary files .*temporary does not exist; set TMPDIR/],
  ])("%s", async (line, message) => {
    const before = listing();
    expectFault(await inShell(line), message);
    expect(listing()).toEqual(before);
  });

  it.each([
    ["fit - --target digit < rows.csv", /the folder for temporary files .*larger than this process may write/],
    ["fit rows.csv.gz --target digit", /the folder for temporary files .*larger than this process may write/],
    ["data digits -o x.parquet", /the folder for temporary files .*larger than this process may write/],
    ["data digits -o x.csv", /^multilogit: x\.csv: .*larger than this process may write; raise ulimit -f/],
  ])("%s, when files may be no larger than 50 KB", async (line, message) => {
    const before = listing();
    expectFault(await shell(line, path("."), path("."), "ulimit -f 50; "), message);
    expect(listing()).toEqual(before);
  });

  it("a full disk below a link, and what was there stays", async () => {
    for (const name of ["full.csv", "full.json", "full.parquet"]) {
      symlinkSync(FULL, path(name));
      expectFault(
        await run(["data", "digits", "-o", name]),
        /^multilogit: full\.\w+: the disk is full; free some space/,
      );
    }
  });

  it("but a folder for temporary files that is not needed need not be there", async () => {
    expect(await inShell("fit few.csv --target Species -o model.json")).toMatchObject({ code: 0, stderr: "" });
  });

  it("a standard error that cannot be written changes nothing", async () => {
    expect(await inShell("data digits -o y.csv 2> /dev/full")).toMatchObject({ code: 0 });
    expect(await inShell("fit none.csv --target y 2> /dev/full")).toMatchObject({ code: 2 });
  });
});

describe.skipIf(process.platform === "win32")("a reader that has seen enough is no error:", () => {
  it.each(["data digits | head -1", "predict model.json few.csv | head -1", "--help | head -1", "demo | true"])(
    "%s",
    async (line) => {
      const { run, path } = workplace(FILES);
      await run(FIT_FEW);
      const { code, stderr } = await shell(line, path("."), path("."), "set -o pipefail; ");
      expect([code, stderr]).toEqual([0, ""]);
    },
  );
});

describe.skipIf(process.platform !== "linux")("where addresses are few (ulimit -v)", () => {
  it("a fit goes on with the engine that needs less, and says so", async () => {
    const { path } = workplace(FILES);
    const { code, stdout, stderr } = await shell(
      "fit rows.csv --target digit --binarize 8",
      path("."),
      path("."),
      "ulimit -v 4000000; ",
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/reference\s+engine;\s+there\s+was\s+no\s+memory\s+for\s+the\s+faster\s+one/);
    expect(stdout).toMatch(/415\.19588/);
  });

  it("whatever the limit and the number of threads, a command ends well or in one line", async () => {
    const { run, path } = workplace(FILES);
    await run(["data", "digits", "-o", "rows.parquet"]);
    await run([...FIT_FEW]);
    const commands = [
      "fit rows.csv --target digit",
      "fit rows.parquet --target digit",
      "predict model.json few.csv -o out.parquet",
      'summary few.csv --formula "Species ~ Petal.Width"',
    ];
    // kilobytes; below, Node itself does not start
    const limits = fc.integer({ min: 1_200_000, max: 45_000_000 });
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.constantFrom(...commands),
        fc.constantFrom("", "--threads 8"),
        async (limit, line, threads) => {
          const words = line.startsWith("fit") ? `${line} ${threads}` : line;
          const { code, stderr } = await shell(words, path("."), path("."), `ulimit -v ${limit}; `);
          expect(stderr).toMatch(code === 4 ? /^multilogit: [^\n]{10,300}\n$/ : /^(note: .*\n)*$/);
          // separated classes are a verdict
          expect([0, 1, 4]).toContain(code);
        },
      ),
      sampleOf(8),
    );
  }, 600_000);

  it("and one that is named refuses in a line", async () => {
    const { path } = workplace(FILES);
    const fit = "fit rows.csv --target digit --engine wasm";
    expectFault(await shell(fit, path("."), path("."), "ulimit -v 4000000; "), /use the reference engine/);
  });
});

function expectFault({ code, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr).toMatch(/^multilogit: [^\n]{10,300}\n$/);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([4, ""]);
}

/** A line as typed behind "multilogit", by bash. */
function shell(line: string, cwd: string, temporary: string, before = ""): Promise<Outcome> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
  return new Promise((resolve) =>
    execFile(
      "bash",
      ["-c", `${before}"${process.execPath}" "${PROGRAM}" ${line}`],
      { cwd, env: { ...environment, TMPDIR: temporary }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    ),
  );
}
