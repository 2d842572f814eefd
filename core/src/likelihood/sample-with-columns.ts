import { concat } from "../design/concat.js";
import { constant } from "../design/constant.js";
import type { DesignMatrix } from "../design/design-matrix.js";
import { featureMapOf } from "../features/feature-map.js";
import { numberFeature } from "../features/number-feature.js";
import { type Sample, sampleWithDesign } from "./sample.js";

/**
 * The same rows with other columns, n × p, instead of Φ, after a constant if wanted, and with these offsets, where −∞ rules a class out in its row. For
 * inference and fits that look at the rows in columns of their own; no model is made of it.
 */
export function sampleWithColumns(
  sample: Sample,
  columns: DesignMatrix,
  offset: Float64Array | null,
  hasConstant = false,
): Sample {
  const numbers = Array.from({ length: columns.features }, (_, j) => numberFeature(`column ${j + 1}`));
  if (!hasConstant) return sampleWithDesign(sample, featureMapOf(numbers), columns, offset);
  const design = concat([constant(columns.rows), columns]);
  return sampleWithDesign(sample, featureMapOf([{ kind: "constant" }, ...numbers]), design, offset);
}
