import { describe, expect, it } from "vitest";
import { checkGradient } from "../../src/check/index.js";
import { hiddenImplementation, randomImplementation } from "./random-implementation.js";

/** DOCTOR_RIGHT=10000 tries so many; the seed that fails stands in the message. */
const COUNT = Number(process.env.DOCTOR_RIGHT ?? 20);
const FIRST = Number(process.env.DOCTOR_RIGHT_FROM ?? 1);
const BATCH = 20;

describe("right implementations of random conventions, data and precision", () => {
  for (let from = FIRST; from < FIRST + COUNT; from += BATCH)
    it(`are never called wrong and nothing is made up about them, seeds ${from} to ${from + BATCH - 1}`, async () => {
      for (let seed = from; seed < from + BATCH; seed++) {
        const make = seed % 4 === 0 ? hiddenImplementation : randomImplementation;
        const { implementation, sample, description } = make(seed);
        const diagnosis = await checkGradient(implementation, { seed, ...(sample ? { sample } : {}) });
        expect(["right", "cannot tell"], `${description}: ${diagnosis.sentence}`).toContain(diagnosis.verdict);
        expect(diagnosis.causes, `${description}: ${diagnosis.sentence}`).toEqual([]);
        expect(diagnosis.conventions.every(({ agrees }) => agrees)).toBe(true);
      }
    }, 600_000);
});
