import type { Progress } from "multilogit";
import { describe, expect, it } from "vitest";
import { showingProgress } from "../../src/commands/fit-progress.js";

const step: Progress = { iteration: 4, evaluations: 5, value: 11888.3, gradientNorm: 36.8, gap: 36.7 };

/** What a fit that reports `steps` writes to a stream. */
async function written(steps: readonly Progress[], isTTY: boolean): Promise<string> {
  let text = "";
  const stream = { isTTY, columns: 200, write: (some: string) => (text += some) };
  await showingProgress(async ({ onProgress }) => {
    for (const each of steps) onProgress(each);
  }, stream);
  return text;
}

describe("the progress of a fit", () => {
  it("says at the first iteration, and once, that a fit will take minutes", async () => {
    const text = await written(
      [step, step].map((each) => ({ ...each, passSeconds: 12.3 })),
      true,
    );
    expect(
      text.match(/one pass over the rows takes about 12 s, and fits mostly take 20 to 110 of them: 4 to 23 minutes/g),
    ).toHaveLength(1);
  });

  it("says nothing of the kind where passes are quick, or nobody looks", async () => {
    expect(await written([{ ...step, passSeconds: 0.2 }], true)).not.toContain("one pass");
    expect(await written([{ ...step, passSeconds: 12.3 }], false)).toBe("");
  });

  it("shows how long is left once a pace is known", async () => {
    expect(await written([{ ...step, passSeconds: 1.5, passesLeft: 10 }], true)).toContain(
      "gap 3.7e+1 nats; about 15 s left",
    );
    expect(await written([{ ...step, passSeconds: 30, passesLeft: 10 }], true)).toContain("; about 5 min left");
    expect(await written([step], true)).not.toContain("left");
  });
});
