import { designColumns } from "../likelihood/design-columns.js";
import { inOrthonormalColumns } from "../likelihood/in-orthonormal-columns.js";
import type { Sample } from "../likelihood/sample.js";
import { type OrthogonalColumns, orthogonalColumns } from "../numeric/orthogonal-columns.js";

/** Orthonormal columns Q = Φ T that span what Φ spans. */
export type IdentifiedColumns = Pick<OrthogonalColumns, "Q" | "T" | "rank">;

/** With all digits of nearly dependent features where the table is not too large for that. */
export function identifiedColumns(sample: Sample): IdentifiedColumns {
  return inOrthonormalColumns(sample) ?? orthogonalColumns(designColumns(sample));
}
