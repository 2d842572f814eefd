import { describe, expect, it } from "vitest";
import { pageOf } from "../../src/report/pages.js";
import type { Result } from "../../src/report/result.js";

const entry = { version: "1.0", knob: "tol", setting: 1e-4, gap: 3.9e-7, coldSeconds: 2, memory: 21e6 };
const pair = { kind: "raced", rounds: 3, processorRatio: 8, processorSeconds: 1.6, oursProcessorSeconds: 0.2 } as const;
const result: Result = {
  data: "digits",
  about: "8×8 digits",
  lambda: 1,
  rows: 1797,
  minimum: { value: 415.195887968, uncertainty: 3e-7 },
  machine: { processor: "A processor", cores: 2, gibibytes: 24, node: "v20.0.0", day: "2026-11-24", load: 0.1 },
  limit: 60,
  floor: { gap: 9, seconds: 0.004, memory: 2e6 },
  evaluations: [{ threads: 1, seconds: 0.0005 }],
  ours: { ...entry, peer: "multilogit wasm" },
  outcomes: [
    { ...pair, ...entry, peer: "slow", seconds: 2, oursSeconds: 0.1, ratio: 20 },
    { ...pair, ...entry, peer: "fast", seconds: 0.4, oursSeconds: 0.1, ratio: 4, memory: null },
    { kind: "never", peer: "far", version: "2", sentence: "nearest: gap 1e-3 | at 100 steps" },
    { kind: "absent", peer: "gone", version: "", sentence: "not installed" },
  ],
};

describe("the page of benchmarks", () => {
  const page = pageOf([result], {
    machine: result.machine,
    pairs: 15,
    raced: [
      {
        what: "fit, digits",
        peer: "a peer",
        gap: 2.3e-7,
        wall: { theirs: 0.92, ours: 0.25, ratio: 3.7 },
        processor: { theirs: 1.26, ours: 0.32, ratio: 3.9 },
      },
    ],
  });

  it("sums up against the fastest peer, not the first", () => {
    expect(page).toContain("| [digits](#digits) | 100 ms | fast | 400 ms | 4× | 8× | 21 MB |");
  });

  it("says of each peer what it took, or why it is not in the race", () => {
    expect(page).toContain(
      "| slow (1.0) | tol 1e-4 | 3.9e-7 | 2 s | 100 ms | 20× | 1.6 s | 200 ms | 8× | 2 s | 21 MB | 3 |",
    );
    expect(page).toContain("| 4× | 1.6 s | 200 ms | 8× | 2 s | unknown | 3 |");
    expect(page).toContain("| far (2) | never within 0.000001: nearest: gap 1e-3 \\| at 100 steps |");
    expect(page).toContain("| gone | absent: not installed |");
  });

  it("shows whole commands by the clock and in processor time, where they were raced", () => {
    expect(page).toContain("| fit, digits | a peer | 2.3e-7 | 920 ms | 250 ms | 3.7× | 1.26 s | 320 ms | 3.9× |");
    expect(page).toContain("medians of 15 pairs");
    expect(pageOf([result], null)).not.toContain("Whole commands");
  });

  it("has rows of one length in every table", () => {
    for (const part of page.split("\n\n").filter((block) => block.startsWith("|"))) {
      const lines = part.split("\n").filter((line) => line.startsWith("|"));
      expect(new Set(lines.map((line) => line.replaceAll("\\|", "").split("|").length)).size).toBe(1);
    }
  });

  it("gives the throughput of one evaluation", () => {
    expect(page).toContain("500 µs with 1 thread (3.59 million rows/s)");
  });
});
