import { spawn } from "node:child_process";
import { closeSync, linkSync, openSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectRefusal, IRIS, type Outcome, PROGRAM, type Workplace, workplace } from "../commands/program.js";
import { sampleOf } from "./sample.js";

// Expected a refusal; got a table that was replaced by its predictions, where "-o" named a link to it.

const ROWS = readFileSync(IRIS);
const FIT = ["fit", "rows.csv", "--target", "Species", "-o", "model.json"];

/** Every command that writes a file; DATA and OUTPUT stand for the names. */
const WRITERS: Readonly<Record<string, { readonly args: readonly string[]; readonly endings: readonly string[] }>> = {
  fit: { args: ["fit", "DATA", "--target", "Species", "-o", "OUTPUT"], endings: [".json"] },
  predict: {
    args: ["predict", "model.json", "DATA", "-o", "OUTPUT"],
    endings: [".csv", ".tsv", ".json", ".jsonl", ".parquet"],
  },
  evaluate: { args: ["evaluate", "model.json", "DATA", "--report", "OUTPUT"], endings: [".html"] },
  summary: {
    args: ["summary", "DATA", "--formula", "Species ~ Sepal.Width", "-o", "OUTPUT"],
    endings: [".csv", ".json", ".html", ".md", ".tex", ".txt"],
  },
  "summary of a model": { args: ["summary", "model.json", "DATA", "-o", "OUTPUT"], endings: [".csv", ".txt"] },
  check: {
    args: ["check", "DATA", "--target", "Species", "--report", "OUTPUT", "--", "cat"],
    endings: [".html"],
  },
  "check with files": {
    args: ["check", "DATA", "--target", "Species", "--cases", "OUTPUT", "--answers", "answers.jsonl"],
    endings: [".jsonl", ".json"],
  },
};

/** Ways in which an output can be the file that is read. */
const WAYS: Readonly<Record<string, (place: Workplace, input: string, output: string) => void>> = {
  "a hard link": ({ path }, input, output) => linkSync(path(input), path(output)),
  "a symbolic link": ({ path }, input, output) => symlinkSync(input, path(output)),
  "a link to a link": ({ path }, input, output) => {
    symlinkSync(input, path("link"));
    symlinkSync(path("link"), path(output));
  },
  "a hard link to what a link leads to": ({ path }, input, output) => {
    symlinkSync(path(input), path("link"));
    linkSync(path(input), path(output));
  },
};

const cases = fc.record({
  writer: fc.constantFrom(...Object.keys(WRITERS)),
  ending: fc.nat(),
  way: fc.constantFrom(...Object.keys(WAYS)),
  input: fc.constantFrom("rows.csv", "rows.csv.gz", "-", "model.json", "answers.jsonl"),
});

describe.skipIf(process.platform === "win32")("an output never replaces an input:", () => {
  it("whatever the command, the kind of file and the links", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ writer, ending, way, input }) => {
        const { args, endings } = WRITERS[writer]!;
        const isRead =
          input === "model.json" ? args.includes("model.json") : input !== "answers.jsonl" || args.includes(input);
        fc.pre(isRead);
        const place = await withModel();
        const output = `out${endings[ending % endings.length]}`;
        const file = input === "-" ? "rows.csv" : input;
        WAYS[way]!(place, file, output);
        const before = place.listing();
        const bytes = readFileSync(place.path(file));
        const data = ["rows.csv.gz", "-"].includes(input) ? input : "rows.csv";
        const words = args.map((word) => ({ DATA: data, OUTPUT: output })[word] ?? word);
        const outcome = await redirected(place, words, { input: data === "-" ? "rows.csv" : null });
        expectRefusal(outcome, /the output would replace .*; give it another name$/m);
        expect(readFileSync(place.path(file)).equals(bytes)).toBe(true);
        expect(place.listing()).toEqual(before);
      }),
      sampleOf(14),
    );
  }, 600_000);

  it("nor one that only a query names", async () => {
    const place = await withModel();
    for (const query of [
      "from 'rows.csv'",
      'select * from "rows.csv"',
      "from rows.csv",
      "from read_csv(['rows.csv'])",
      "from 'r*.csv'",
      "with a as (from './rows.csv') from a where Species <> 'x'",
    ]) {
      const outcome = await place.run(["predict", "model.json", "duckdb:", "--query", query, "-o", "rows.csv"]);
      expectRefusal(outcome, /the output would replace .*; give it another name$/m);
      expect(readFileSync(place.path("rows.csv")).equals(ROWS), query).toBe(true);
    }
    const other = ["predict", "model.json", "duckdb:", "--query", "from 'rows.csv'", "-o", "other.csv"];
    expect(await place.run(other)).toMatchObject({ code: 0 });
  });

  it("nor does standard output", async () => {
    const place = await withModel();
    for (const [data, flags] of [
      ["rows.csv", "a"],
      ["-", "a"],
    ] as const) {
      const outcome = await redirected(place, ["predict", "model.json", data], {
        input: data === "-" ? "rows.csv" : null,
        output: ["rows.csv", flags],
      });
      expectRefusal(outcome, /standard output goes to this file, which is also read/);
      expect(readFileSync(place.path("rows.csv")).equals(ROWS)).toBe(true);
    }
  });

  it("two files of the same content are two files", async () => {
    const place = await withModel();
    place.write({ "out.csv": ROWS });
    expect(await place.run(["predict", "model.json", "rows.csv", "-o", "out.csv"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(place.read("out.csv")).toMatch(/^prediction,/);
  });
});

describe.skipIf(process.platform === "win32")("a file that is replaced", () => {
  it("hands on its mode, whatever it is", async () => {
    const { run, path, write } = workplace({ "rows.csv": ROWS });
    await run(FIT);
    const { chmodSync } = await import("node:fs");
    const modes = fc.integer({ min: 0, max: 0o777 }).map((mode) => mode | 0o600);
    await fc.assert(
      fc.asyncProperty(modes, fc.constantFrom("out.csv", "out.parquet", "out.json"), async (mode, output) => {
        write({ [output]: "old" });
        chmodSync(path(output), mode);
        await run(["predict", "model.json", "rows.csv", "-o", output]);
        expect((statSync(path(output)).mode & 0o777).toString(8)).toBe(mode.toString(8));
        expect(statSync(path(output)).size).toBeGreaterThan(100);
      }),
      sampleOf(5),
    );
  }, 600_000);

  it("stays a link to the new file, where it is a link", async () => {
    const { run, path, read, listing } = workplace({ "rows.csv": ROWS, "there.json": "old" });
    symlinkSync("there.json", path("model.json"));
    await run(FIT);
    expect(read("there.json")).toMatch(/multilogit-model/);
    expect(listing()).toEqual(["model.json", "rows.csv", "there.json"]);
  });
});

async function withModel(): Promise<Workplace> {
  const place = workplace({ "rows.csv": ROWS, "rows.csv.gz": gzipSync(ROWS), "answers.jsonl": "" });
  expect(await place.run(FIT)).toMatchObject({ code: 0 });
  return place;
}

interface Redirections {
  /** the file that standard input is */
  readonly input: string | null;
  /** the file that standard output is, and how it is opened */
  readonly output?: readonly [string, string];
}

function redirected({ path }: Workplace, args: readonly string[], { input, output }: Redirections): Promise<Outcome> {
  const files = [
    input === null ? null : openSync(path(input), "r"),
    output === undefined ? null : openSync(path(output[0]), output[1]),
  ];
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: path("."),
    stdio: [files[0] ?? "ignore", files[1] ?? "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (text) => {
    stdout += text;
  });
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) =>
    child.on("close", (code) => {
      for (const file of files) if (file !== null) closeSync(file);
      resolve({ code: code ?? -1, stdout, stderr });
    }),
  );
}
