import type { Sample } from "../../likelihood/sample.js";
import type { Penalty } from "../../objective/penalty.js";
import type { Table } from "../../table/table.js";

/** What a warning can be about: the rows that are fitted, φ and Φ of them, and what was asked for. */
export interface Fitting {
  readonly table: Table;
  readonly sample: Sample;
  readonly penalty: Penalty;
  /** columns that were called categories by name: what is asked for is not doubted */
  readonly named: readonly string[];
}
