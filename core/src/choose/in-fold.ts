import { MultilogitError } from "../errors.js";
import type { Fold } from "./fold.js";

/** Errors about the rows of a fold say which fold it is. */
export async function inFold<T>({ repeat, fold }: Fold, folds: readonly Fold[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MultilogitError) || error.code === "memory") throw error;
    const round = folds.at(-1)!.repeat > 1 ? ` of repeat ${repeat}` : "";
    throw new MultilogitError(error.code, `fold ${fold}${round}: ${error.message}`);
  }
}
