import { describe, expect, it } from "vitest";
import { batchSize } from "../../src/programs/batch-size.js";

describe("batches of questions", () => {
  it("grow until one takes half a second", () => {
    const size = batchSize();
    const sizes = [0.001, 0.001, 0.001, 0.001, 4, 40].map((secondsEach) => {
      const asked = size.next(1000);
      size.learn(asked, asked * secondsEach);
      return asked;
    });
    expect(sizes).toEqual([4, 16, 64, 64, 64, 1]);
    expect(size.next(1000)).toBe(1);
  });

  it("grow as far as they may where an answer takes long, however little it holds", () => {
    const size = batchSize();
    const sizes = [1, 1, 1, 64, 64, 64, 64].map((waiting) => {
      const asked = size.next(waiting);
      size.learn(asked, 1 + 1e-4 * asked);
      return asked;
    });
    expect(sizes.slice(3)).toEqual([2, 8, 32, 64]);
  });

  it("stay small where each evaluation takes a second", () => {
    const size = batchSize();
    for (let question = 0; question < 20; question++) {
      const asked = size.next(1000);
      size.learn(asked, 0.05 + asked);
      if (question > 2) expect(asked).toBeLessThanOrEqual(2);
    }
  });
});
