import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import type { Sample } from "../../src/likelihood/sample.js";
import { normals, type Random } from "../../src/numeric/random.js";
import { below } from "../contract/representations.js";

export interface Observed {
  readonly K: number;
  readonly labels?: "classes" | "masses";
  readonly isWeighted?: boolean;
  readonly hasOffset?: boolean;
}

/** A sample of this design, without a table behind it. */
export function bareSample(
  design: DesignMatrix,
  { K, labels = "classes", isWeighted = false, hasOffset = false }: Observed,
  source: Random,
): Sample {
  const n = design.rows;
  const masses = Float64Array.from({ length: n * K }, () => Math.max(0, 3 * source.uniform() - 1));
  const totals = Float64Array.from({ length: n }, (_, i) =>
    masses.subarray(i * K, i * K + K).reduce((sum, y) => sum + y, 0),
  );
  const number = (_: unknown, j: number) => numberFeature(`x${j}`);
  return {
    featureMap: featureMapOf(Array.from({ length: design.features }, number)),
    classes: Array.from({ length: K }, (_, k) => k),
    target: "class",
    rows: n,
    design,
    labels:
      labels === "classes"
        ? { kind: "classes", codes: Int32Array.from({ length: n }, () => below(source, K)) }
        : { kind: "masses", masses, totals },
    rowWeights: Float64Array.from({ length: n }, (_, i) => (isWeighted ? (i % 4 === 1 ? 0 : 3 * source.uniform()) : 1)),
    offset: hasOffset ? normals(source, n * K) : null,
  } as unknown as Sample;
}
