import { gallery } from "multilogit/check";
import { describe, expect, it } from "vitest";
import { packedDigits } from "../build/bundled-digits.js";
import { checkLine } from "../src/derivation/check-line.js";
import { LINES } from "../src/derivation/lines.js";
import { MISTAKES, type Mistake } from "../src/derivation/mistake.js";
import { formulaGradient, type Moment } from "../src/derivation/moment.js";
import { digitImages } from "../src/images/digits.js";
import { CLASSES, FEATURES, imagesOf, litFeatures, PIXELS, pixelsOf } from "../src/images/images.js";
import { coreFeatures } from "../src/likelihood/core-features.js";
import { coreObjective } from "../src/likelihood/core-objective.js";
import { logSumExp, passOver, probabilitiesOf, scoresOf } from "../src/likelihood/likelihood.js";
import { uniformFrom } from "../src/state/training.js";

const DIGITS = digitImages(packedDigits());

async function moments(
  seed: number,
  count: number,
  mistake: Mistake | null,
  each: (moment: Moment) => void,
): Promise<void> {
  const uniform = uniformFrom(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  for (let done = 0; done < count; ) {
    const rows = Array.from({ length: 20 + below(60) }, () => below(DIGITS.rows));
    const images = imagesOf(
      rows.map((i) => pixelsOf(DIGITS, i)),
      rows.map((i) => DIGITS.labels[i]!),
    );
    const objective = await coreObjective(images, 0);
    for (let again = 0; again < 20 && done < count; again++, done++) {
      const size = 10 ** (3 * uniform() - 2.5);
      const W = Float64Array.from(
        { length: FEATURES * CLASSES },
        () => size * (uniform() + uniform() + uniform() - 1.5),
      );
      const drawing = Uint8Array.from({ length: PIXELS }, () => Number(uniform() < 0.4));
      const lit = litFeatures(drawing);
      const a = scoresOf(lit, W);
      const z = logSumExp(a);
      const point = await objective.at(W);
      const pass = passOver(images, W);
      each({
        images,
        pass,
        mistake,
        formula: formulaGradient(images, pass, mistake),
        engine: {
          logLikelihood: point.logLikelihood,
          gradient: point.gradient.map((g) => -g),
          phi: coreFeatures(drawing),
        },
        lit,
        a,
        z,
        p: probabilitiesOf(a, z),
        label: below(CLASSES),
        feature: below(FEATURES),
        class: below(CLASSES),
      });
    }
  }
}

function wrongLines(moment: Moment): number[] {
  return LINES.flatMap((line, at) => (checkLine(line, moment).holds ? [] : [at + 1]));
}

describe("the derivation", () => {
  it("has twelve lines, and each holds to its tolerance at 1000 random states", async () => {
    expect(LINES).toHaveLength(12);
    let state = 0;
    await moments(1, 1000, null, (moment) => {
      expect(wrongLines(moment), `seed 1, state ${state++}`).toEqual([]);
    });
  });

  it.each(MISTAKES.map(({ id, breaks }) => [id, breaks] as [Mistake, readonly number[]]))(
    "with the mistake %s has exactly the lines %j wrong, at 50 random states",
    async (mistake, breaks) => {
      let state = 0;
      await moments(2, 50, mistake, (moment) => {
        expect(wrongLines(moment), `seed 2, state ${state++}`).toEqual(breaks);
      });
    },
  );

  it("knows its mistakes by the names of the doctor", () => {
    const names = gallery.flatMap(({ id, causes }) => (causes.includes(id) ? [id] : []));
    for (const { exhibit } of MISTAKES) expect(names).toContain(exhibit);
  });

  it("tells NaN from a line that holds", () => {
    const line = { ...LINES[0]!, pairs: () => ({ pairs: [{ left: Number.NaN, right: 0, allowed: 1 }], chosen: 0 }) };
    expect(checkLine(line, {} as Moment).holds).toBe(false);
  });
});
