import { designColumns } from "../engine/design-columns.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import type { Sample } from "../objective/sample.js";
import { allContrasts } from "./coordinates.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import { limitingFit } from "./limiting-fit.js";

/** The maximum of the likelihood of rows that are known not to be separated. */
export function maximumLikelihoodFit(sample: Sample): LikelihoodFit {
  const K = sample.classes.length;
  const columns = orthogonalColumns(designColumns(sample));
  const { basis } = allContrasts(columns, K);
  const tied = new Uint8Array(sample.rows * K).fill(1);
  return limitingFit(sample, columns, { tied, basis, direction: new Float64Array(columns.rank * K) });
}
