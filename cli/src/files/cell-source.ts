import type { MultilogitError } from "multilogit";
import type { CellColumn } from "./cell-column.js";
import type { NumberNotation } from "./number-notation.js";
import type { ColumnRole } from "./read-options.js";

/** Makes an empty column of cells. */
export type ColumnMaker = (name: string, role: ColumnRole, notation: NumberNotation) => CellColumn;

/** Files whose rows can be read again and again, cell by cell, without being held. */
export interface CellSource {
  /** what messages call the files */
  readonly label: string;
  /** the error for files that are not what they were when they were read before */
  changed(): MultilogitError;
  /** how many columns the files have; known once they have been read */
  readonly namesInFile: number;
  /** whether commas can only separate thousands, as where they also separate cells; known once the files have been read */
  readonly commaParts: boolean;
  /**
   * Adds the cells of all rows, in order, to the columns that `make` makes: those that are wanted, or those called `only`. Yields the
   * columns after every few rows, all of the same length; the reader may then put empty ones into their places.
   */
  read(make: ColumnMaker, only?: readonly string[]): AsyncGenerator<CellColumn[]>;
}
