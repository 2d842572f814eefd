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
});
