import { gallery } from "multilogit/check";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../core/test/many.js";
import { packedDigits } from "../build/bundled-digits.js";
import { checkLine } from "../src/derivation/check-line.js";
import { LINES } from "../src/derivation/lines.js";
import { MISTAKES, type Mistake } from "../src/derivation/mistake.js";
import { formulaGradient, type Moment } from "../src/derivation/moment.js";
import { digitImages } from "../src/images/digits.js";
import { CLASSES, FEATURES, imagesOf, intensitiesAt } from "../src/images/images.js";
import { PIXELS } from "../src/images/picture.js";
import { PIXEL_SCALES, type PixelScale, phiOf, WEIGHT_UNIT } from "../src/images/pixel-map.js";
import { coreObjective } from "../src/likelihood/core-objective.js";
import { logSumExp, passOver, probabilitiesOf, scoresOf } from "../src/likelihood/likelihood.js";
import { coreFeatures } from "../src/likelihood/pixel-features.js";
import { uniformFrom } from "../src/state/uniform-from.js";

const SCALES = Object.fromEntries(PIXEL_SCALES.map((scale) => [scale, digitImages(packedDigits(), scale)]));

async function moments(
  seed: number,
  count: number,
  scale: PixelScale,
  mistake: Mistake | null,
  each: (moment: Moment) => void,
): Promise<void> {
  const digits = SCALES[scale]!;
  const uniform = uniformFrom(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  for (let done = 0; done < count; ) {
    const rows = Array.from({ length: 20 + below(60) }, () => below(digits.rows));
    const images = imagesOf(
      Uint8Array.from(rows.flatMap((i) => [...intensitiesAt(digits, i)])),
      rows.map((i) => digits.labels[i]!),
      digits.map,
    );
    const objective = await coreObjective(images, 0);
    for (let again = 0; again < 20 && done < count; again++, done++) {
      const size = WEIGHT_UNIT[scale] * 10 ** (3 * uniform() - 2.5);
      const W = Float64Array.from(
        { length: FEATURES * CLASSES },
        () => size * (uniform() + uniform() + uniform() - 1.5),
      );
      // A pixel lit where the sample is always dark is hundreds of deviations out, and saturates: images of the sample do not.
      const drawing =
        scale === "standardize"
          ? intensitiesAt(digits, below(digits.rows))
          : Uint8Array.from({ length: PIXELS }, () => (uniform() < 0.4 ? 16 - below(8) : below(8)));
      const phi = phiOf(images.map, drawing);
      const a = scoresOf(phi, W);
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
          phi: coreFeatures(images.map, drawing),
        },
        intensities: drawing,
        phi,
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
  it.each(PIXEL_SCALES)(
    "has twelve lines, and each holds to its tolerance at random states, for pixels seen by %s",
    async (scale) => {
      expect(LINES).toHaveLength(12);
      const { numRuns, seed } = runs(200);
      let state = 0;
      await moments(seed, numRuns, scale, null, (moment) => {
        expect(wrongLines(moment), `seed ${seed}, state ${state++}`).toEqual([]);
      });
    },
    TIMEOUT,
  );

  it.each(
    MISTAKES.flatMap(({ id, breaks }) =>
      PIXEL_SCALES.map((scale) => [id, breaks, scale] as [Mistake, readonly number[], PixelScale]),
    ),
  )(
    "with the mistake %s has exactly the lines %j wrong, at 50 random states, for pixels seen by %s",
    async (mistake, breaks, scale) => {
      let state = 0;
      await moments(2, 50, scale, mistake, (moment) => {
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
