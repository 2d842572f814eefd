import { describe, expect, it } from "vitest";
import { logSumExpRow, type Steps, softmaxRow, sum } from "../../src/check/gallery/plain-softmax.js";
import { checkGradient } from "../../src/check/index.js";
import { runs, TIMEOUT } from "../many.js";
import { composedFault } from "./composed-fault.js";

const ofTrueClass = (a: readonly number[], y: readonly number[]) => sum(softmaxRow(a).map((p, k) => p * y[k]!));
const halved = (a: readonly number[]) => a.map((ak) => ak / 2);

/** Values that are not the likelihood, by the name that the doctor has for them. */
const VALUES: Readonly<Record<string, Steps["rowLoss"]>> = {
  "focal-value": (a, y) => -((1 - ofTrueClass(a, y)) ** 2) * Math.log(ofTrueClass(a, y)),
  "squared-error-value": (a, y) => sum(softmaxRow(a).map((p, k) => (p - y[k]!) ** 2)) / 2,
  "logarithm-missing": (a, y) => -ofTrueClass(a, y),
  "scores-of-value": (a, y) => logSumExpRow(halved(a)) - sum(halved(a).map((ak, k) => ak * y[k]!)),
};

const { numRuns, seed: start } = runs(8);

describe("faults composed at random in the gradient of the likelihood, with another value", () => {
  it(
    "are called by exact names only together with the name of the value",
    async () => {
      for (let seed = start; seed < start + numRuns; seed++) {
        const names = Object.keys(VALUES);
        const name = names[seed % names.length]!;
        const { implementation, description } = composedFault(seed, VALUES[name]);
        const { verdict, certainty, causes, ties, sentence } = await checkGradient(implementation, { seed });
        const about = `${name}, ${description}: ${sentence}`;
        expect(verdict, about).not.toBe("right");
        if (verdict !== "wrong" || (certainty !== "exact" && certainty !== "tie")) continue;
        for (const some of [causes, ...ties.map((tie) => tie.causes)])
          expect(
            some.map(({ id }) => id),
            about,
          ).toContain(name);
      }
    },
    TIMEOUT,
  );
});
