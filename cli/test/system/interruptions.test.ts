import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { DIGITS, PROGRAM, type Workplace, workplace } from "../commands/program.js";
import { sampleOf } from "./sample.js";

// Ctrl+C, kill and kill -9 at any moment of any command that writes a file, whatever it reads: what was there stays or is replaced as a
// whole, and no copy of the data stays behind; expected that, got all of standard input in the folder for temporary files.

const SAMPLE = sampleOf(10);

const COMMANDS = {
  fit: (data: string) => ["fit", data, "--target", "digit", "-o", "out.json"],
  predict: (data: string) => ["predict", "model.json", data, "-o", "out.csv"],
  "predict to Parquet": (data: string) => ["predict", "model.json", data, "-o", "out.parquet"],
  evaluate: (data: string) => ["evaluate", "model.json", data, "--report", "out.html"],
  summary: (data: string) => ["summary", data, "--formula", "digit ~ r3c3 + r5c5", "-o", "out.csv"],
} as const;
const INPUTS = { "standard input": "-", gzip: "rows.csv.gz", Parquet: "rows.parquet" } as const;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL"] as const;

type Moment =
  /** this share of the time that the command takes when nothing interrupts it */
  | { readonly at: "time"; readonly share: number }
  /** so many milliseconds after a file came to be where the temporary ones are, or where the output will be */
  | { readonly at: "copy" | "output"; readonly delay: number };

interface Interruption {
  readonly command: keyof typeof COMMANDS;
  readonly input: keyof typeof INPUTS;
  readonly signal: (typeof SIGNALS)[number];
  readonly moment: Moment;
  /** whether there is an output already */
  readonly replaces: boolean;
}

const interruptions: fc.Arbitrary<Interruption> = fc.record({
  command: fc.constantFrom(...(Object.keys(COMMANDS) as (keyof typeof COMMANDS)[])),
  input: fc.constantFrom(...(Object.keys(INPUTS) as (keyof typeof INPUTS)[])),
  signal: fc.constantFrom(...SIGNALS),
  moment: fc.oneof(
    fc.record({ at: fc.constant("time" as const), share: fc.double({ min: 0, max: 1.05, noNaN: true }) }),
    fc.record({ at: fc.constantFrom("copy" as const, "output" as const), delay: fc.integer({ min: 0, max: 40 }) }),
  ),
  replaces: fc.boolean(),
});

/** What was there before. */
const OLD = "what was there before\n";

describe.skipIf(process.platform === "win32")("interrupted at any moment,", () => {
  let place: Workplace;
  let temporary: string;
  const inputs = ["model.json", "rows.csv", "rows.csv.gz", "rows.parquet"];
  /** by command and input: what it writes and how long it takes when it is let alone */
  const whole = new Map<string, { readonly output: Buffer; readonly milliseconds: number }>();
  /** how the interruptions met the commands, to see that they do */
  const met: Record<string, number> = {};

  beforeAll(async () => {
    const [header, ...lines] = readFileSync(DIGITS, "utf8").trim().split("\n");
    const rows = `${[header, ...Array.from({ length: 6 }, () => lines).flat()].join("\n")}\n`;
    place = workplace({ "rows.csv": rows, "rows.csv.gz": gzipSync(rows) });
    temporary = place.path("temporary");
    for (const args of [
      ["data", "digits", "-o", "rows.parquet"],
      ["fit", "rows.csv", "--target", "digit", "-o", "model.json"],
    ])
      expect(await place.run(args)).toMatchObject({ code: 0 });
  }, 60_000);

  it(`nothing is half-written and nothing is left, ${SAMPLE.numRuns} times from seed ${SAMPLE.seed}`, async () => {
    const property = fc.asyncProperty(interruptions, async (interruption) => {
      await uninterrupted(interruption);
      await interrupted(interruption);
    });
    await fc.assert(property, SAMPLE);
    console.log(`${SAMPLE.numRuns} interruptions, seed ${SAMPLE.seed}: ${JSON.stringify(met)}`);
  }, 1_200_000);

  async function uninterrupted(interruption: Interruption): Promise<void> {
    const key = keyOf(interruption);
    if (whole.has(key)) return;
    const started = performance.now();
    const { code, output } = await run(interruption, () => {});
    expect(code).toBe(0);
    whole.set(key, { output: output!, milliseconds: performance.now() - started });
  }

  async function interrupted(interruption: Interruption): Promise<void> {
    const { moment, signal, replaces } = interruption;
    const { output: complete, milliseconds } = whole.get(keyOf(interruption))!;
    const before = replaces ? OLD : null;
    const { code, by, output, left } = await run(
      interruption,
      (child, folder) => {
        const kill = () => child.kill(signal);
        if (moment.at === "time") return void setTimeout(kill, moment.share * milliseconds);
        const watcher = watch(moment.at === "copy" ? temporary : folder, (_, name) => {
          if (!/^\.?multilogit-/.test(name ?? "")) return;
          watcher.close();
          setTimeout(kill, moment.delay);
        });
        child.on("exit", () => watcher.close());
      },
      before,
    );
    const how = by ?? `ended with ${code}`;
    met[how] = (met[how] ?? 0) + 1;
    expect(by === null ? code : by, "how it ended").toBe(by === null ? 0 : signal);
    const isComplete = output?.equals(complete) ?? false;
    const isUntouched = (output?.toString() ?? null) === before;
    expect(isComplete || isUntouched, `the output: ${output?.length} bytes of ${complete.length}`).toBe(true);
    if (by === null) expect(isComplete).toBe(true);
    if (left.length > 0) met["something left"] = (met["something left"] ?? 0) + 1;
    if (by !== "SIGKILL") expect(left).toEqual([]);
    // any later run removes what a killed one left; in the folder of an output one that writes there
    expect(await place.run(["data", "digits", "-o", "next/out.csv"], "", temporary)).toMatchObject({ code: 0 });
    expect(leftIn("next")).toEqual([]);
  }

  /** Runs the command in folders of its own, and lets `interrupt` have the process. */
  async function run(
    { command, input }: Interruption,
    interrupt: (child: ChildProcess, folder: string) => void,
    before: string | null = null,
  ) {
    for (const name of ["next", "temporary"]) {
      rmSync(place.path(name), { recursive: true, force: true });
      mkdirSync(place.path(name));
    }
    const folder = place.path("next");
    for (const name of inputs) linkSync(place.path(name), join(folder, name));
    const args = COMMANDS[command](INPUTS[input]);
    const output = join(folder, args.at(-1)!);
    if (before !== null) writeFileSync(output, before);
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["pipe", "ignore", "ignore"],
    });
    interrupt(child, folder);
    child.stdin!.on("error", () => {});
    // in two parts, so that there are moments when half of it is copied
    const rows = readFileSync(place.path("rows.csv"));
    child.stdin!.write(rows.subarray(0, rows.length / 2));
    setTimeout(() => child.stdin!.end(rows.subarray(rows.length / 2)), 30);
    const [code, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
      child.on("exit", (...ending) => resolve(ending)),
    );
    return { code, by, output: existsSync(output) ? readFileSync(output) : null, left: leftIn("next") };
  }

  /** What is in the two folders besides inputs and outputs. */
  function leftIn(folder: string): string[] {
    const names = readdirSync(place.path(folder)).filter((name) => !inputs.includes(name) && !/^out\./.test(name));
    return [...names, ...readdirSync(temporary)];
  }
});

function keyOf({ command, input }: Interruption): string {
  return `${command} of ${input}`;
}
