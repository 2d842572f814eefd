import { numbersInColumns } from "../../design/columns.js";
import { flatDesign } from "../../design/flat-design.js";
import type { Sample } from "../../likelihood/sample.js";

/** From this share of numbers that are not 0 on, sums over all rows cost less than the steps from row to row. */
const SPARSE = 1 / 20;
/** The most numbers in columns, 384 MB with their rows. */
const MOST_NUMBERS = 2 ** 25;

/** Whether Φ is sparse enough for `kernelColumnSums`: centred columns need a constant next to them. */
export function suitsColumnSums({ rows, design }: Sample): boolean {
  const numbers = numbersInColumns(design);
  if (numbers > MOST_NUMBERS || numbers > SPARSE * rows * design.features) return false;
  const { blocks, center } = flatDesign(design);
  return center.every((c) => c === 0) || blocks.some(({ storage }) => storage.kind === "constant");
}
