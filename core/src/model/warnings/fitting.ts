import type { Sample, Target } from "../../likelihood/sample.js";
import type { Penalty } from "../../objective/penalty-kinds.js";
import type { Table } from "../../table/table.js";

/** What a warning can be about: the rows that are fitted, their φ and Φ, and the options. */
export interface Fitting {
  readonly table: Table;
  readonly sample: Sample;
  /** the columns of the labels */
  readonly label: Target;
  readonly penalty: Penalty;
  /** columns that were made categories by name: what is asked for is not questioned */
  readonly named: readonly string[];
}
