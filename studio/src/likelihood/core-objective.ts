import {
  chooseEngine,
  fitFeatureMap,
  makeSample,
  none,
  type Objective,
  ridge,
  tableFromColumns,
  threshold,
} from "multilogit";
import { featureName, type Images, LIT_FROM, PIXELS, pixelsOf } from "../images/images.js";

const LIT = 16;

/** The images as the raw table that the core reads: intensities r1c1 … r8c8 of 0 or 16, and `digit`. */
function tableOfImages(images: Images) {
  const pixels = Array.from({ length: PIXELS }, () => new Uint8Array(images.rows));
  for (let i = 0; i < images.rows; i++)
    pixelsOf(images, i).forEach((on, pixel) => {
      pixels[pixel]![i] = on * LIT;
    });
  return tableFromColumns({
    ...Object.fromEntries(pixels.map((values, pixel) => [featureName(pixel + 1), values])),
    digit: images.labels,
  });
}

/** −ℓ + λ/2 ‖W‖² of the images by the core, summed by the engine that suits their number; without a penalty for λ = 0. */
export async function coreObjective(images: Images, lambda: number): Promise<Objective> {
  const table = tableOfImages(images);
  const featureMap = fitFeatureMap(table, threshold(LIT_FROM), { exclude: ["digit"] });
  const sample = makeSample(featureMap, table, "digit", { classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  const { engine } = await chooseEngine(sample);
  return engine.objective(sample, lambda > 0 ? ridge(lambda) : none());
}
