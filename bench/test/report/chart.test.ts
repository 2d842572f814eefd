import { describe, expect, it } from "vitest";
import type { Raced } from "../../src/measure/race.js";
import { chartName, chartOf, hasChart } from "../../src/report/chart.js";
import type { Result } from "../../src/report/result.js";

const entry = { version: "1", knob: "tol", setting: 1e-4, gap: 1e-7, memory: null };
const pair = {
  kind: "raced",
  rounds: 3,
  processorRatio: null,
  processorSeconds: null,
  oursProcessorSeconds: null,
} as const;

function raced(peer: string, seconds: number, coldSeconds: number): Raced {
  return { ...pair, ...entry, peer, seconds, coldSeconds, oursSeconds: 0.01, ratio: seconds / 0.01 };
}

const result: Result = {
  data: "digits",
  about: "",
  lambda: 1,
  rows: 10,
  minimum: { value: 1, uncertainty: 0 },
  machine: { processor: "", cores: 1, gibibytes: 1, node: "", day: "", load: 0 },
  limit: 1,
  floor: { gap: 1, seconds: 1, memory: null },
  evaluations: [],
  ours: { ...entry, peer: "ours", coldSeconds: 0.1 },
  outcomes: [
    raced("slow <L-BFGS>", 10, 10),
    raced("fast", 0.1, 1),
    { kind: "never", peer: "far", version: "", sentence: "over the limit" },
  ],
};

/** Widths of the bars of a kind, in the order of the rows. */
function widths(svg: string, kind: string): number[] {
  return [...svg.matchAll(new RegExp(`<rect class="${kind}" [^>]*width="([\\d.]+)"`, "g"))].map(([, width]) =>
    Number(width),
  );
}

describe("the chart of a data set", () => {
  const svg = chartOf(result);

  it("has a bar for each program that came close enough, the fastest first, as long as the logarithm of its time", () => {
    const [ours] = widths(svg, "ours");
    const [fast, slow] = widths(svg, "peer");
    // 0.01, 0.1 and 10 s: one decade and two
    expect(fast! - ours!).toBeCloseTo((slow! - fast!) / 2, 0);
    expect(widths(svg, "ours cold")[0]).toBeCloseTo(fast!, 0);
    expect(widths(svg, "peer cold")).toHaveLength(2);
    expect(svg.indexOf(">ours<")).toBeLessThan(svg.indexOf(">fast<"));
    expect(svg.indexOf(">fast<")).toBeLessThan(svg.indexOf(">slow"));
    expect(svg).toContain("100 ms, 10×");
    expect(svg).not.toContain(">far<");
  });

  it("names decades, says its numbers to those who cannot see it, and escapes names", () => {
    for (const decade of ["10 ms", "100 ms", "1 s", "10 s"]) expect(svg).toContain(`text-anchor="middle">${decade}<`);
    expect(svg).toContain('aria-label="Seconds of a fit of digits: ours 10 ms, fast 100 ms, slow &lt;L-BFGS> 10 s"');
    expect(svg).not.toContain("<L-BFGS");
    expect(chartName(result)).toBe("benchmark-digits.svg");
  });

  it("is drawn only where there is something to compare", () => {
    expect(hasChart(result)).toBe(true);
    expect(hasChart({ outcomes: [result.outcomes[2]!] })).toBe(false);
  });
});
