import { MultilogitError } from "../errors.js";
import { MeanRow } from "../features/mean-row.js";
import { addScaled } from "../numeric/vectors.js";
import type { Table } from "../table/table.js";
import type { Inference } from "./inference.js";
import { assertPlace, type MarginOptions, type Margins, marginsAtMean, marginsAtRows } from "./margin-place.js";
import type { Margin } from "./probability-margins.js";

/**
 * The margins that `of` takes, averaged over all rows of an inference or taken at their mean row. Rows come all at once or in parts: means over
 * parts, by their weight, are the mean over all rows, and so are their gradients.
 * @throws MultilogitError "option" where only sums over the rows come here
 */
export async function averagedMargins(
  inference: Inference,
  { at = "rows", given = {} }: MarginOptions,
  of: (margins: Margins) => Margin[],
): Promise<Margin[]> {
  const { model } = inference;
  assertPlace(model, { at, given });
  const mean = at === "means" ? new MeanRow(model.featureMap) : null;
  let like: Table | null = null;
  const means = new MeanMargins();
  for await (const part of partsOf(inference)) {
    like ??= part.table;
    if (mean === null) means.add(of(marginsAtRows(model, part, given)), part.effective);
    else mean.add(part.table, part.effective);
  }
  return mean === null ? means.result() : of(marginsAtMean(model, mean, like!, given));
}

/** The rows of an inference, all at once or in parts. */
export function partsOf({ parts }: Inference): ReturnType<NonNullable<Inference["parts"]>> {
  if (parts === null) throw onlySums();
  return parts();
}

/** The error for margins of rows of which only sums leave the place where they are. */
export function onlySums(): MultilogitError {
  return new MultilogitError(
    "option",
    "marginal effects and their errors need the probabilities of each row, and of these rows only sums leave the place where they are; read a sample of them into memory, or all of them in batches (batchSource)",
  );
}

/** Σ w m / Σ w over parts, m the mean over a part; the mean of a single part as it is. */
class MeanMargins {
  #means: readonly Margin[] = [];
  #weight = 0;

  add(margins: readonly Margin[], effective: Float64Array): void {
    const weight = effective.reduce((sum, w) => sum + w, 0);
    if (weight === 0) return;
    this.#weight += weight;
    const share = weight / this.#weight;
    this.#means =
      this.#means.length === 0
        ? margins
        : this.#means.map(({ value, gradient }, m) => {
            const other = margins[m]!;
            const change = addScaled(other.gradient, -1, gradient);
            return { value: value + share * (other.value - value), gradient: addScaled(gradient, share, change) };
          });
  }

  result(): Margin[] {
    return [...this.#means];
  }
}
