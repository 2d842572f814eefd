import { makeSample, none, type Objective, penalised, ridge } from "multilogit";
import { chooseEngine } from "multilogit/internal";
import { intensityTable } from "../images/digits.js";
import type { Images } from "../images/images.js";
import { coreFeatureMap } from "./pixel-features.js";

/** −ℓ + λ/2 ‖W‖² of the images by the core, summed by the engine that suits their number; without a penalty for λ = 0. */
export async function coreObjective(images: Images, lambda: number): Promise<Objective> {
  const table = intensityTable(images.intensities, images.labels);
  const sample = makeSample(coreFeatureMap(images.map), table, "digit", { classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  const { engine } = await chooseEngine(sample);
  return engine.likelihood(sample).then((likelihood) => penalised(likelihood, lambda > 0 ? ridge(lambda) : none()));
}
