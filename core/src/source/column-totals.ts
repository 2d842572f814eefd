import { MultilogitError, quoted } from "../errors.js";
import { rawNumbers } from "../features/apply-features.js";
import { centerAndDeviation } from "../features/center-and-scale.js";
import type { Expression } from "../features/expression.js";
import type { Level } from "../features/feature-map.js";
import { numberFeature } from "../features/number-feature.js";
import { compareLevels } from "../features/sorted-levels.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { cellOf, columnOf, type Table } from "../table/table.js";
import type { LevelCount, NumberStatistics } from "./row-source.js";

/** The distinct cells of one column over blocks of rows. */
export class LevelTotals {
  readonly #counts = new Map<Level, { rows: number; weight: CompensatedSum }>();

  constructor(
    readonly column: string,
    readonly most: number,
  ) {}

  /** Adds the rows of a table, which lack no cell of the column. */
  add(table: Table, weights: Float64Array | null): void {
    const column = columnOf(table, this.column);
    for (let i = 0; i < table.rows; i++) {
      const level = cellOf(column, i)!;
      let count = this.#counts.get(level);
      if (count === undefined) {
        if (this.#counts.size >= this.most) throw tooManyLevels(this.column, this.most);
        this.#counts.set(level, (count = { rows: 0, weight: new CompensatedSum() }));
      }
      count.rows++;
      count.weight.add(weights === null ? 1 : weights[i]!);
    }
  }

  result(): LevelCount[] {
    return [...this.#counts]
      .map(([level, { rows, weight }]) => ({ level, rows, weight: weight.total }))
      .sort((a, b) => compareLevels(a.level, b.level));
  }
}

/** The error of a source that finds more distinct cells in a column than were asked for. */
export function tooManyLevels(column: string, most: number): MultilogitError {
  return new MultilogitError(
    "data",
    `column ${quoted(column)} has more than ${most} different values; as a category each would have weights of its own: ignore the column, or put its values into fewer groups`,
  );
}

/** Mean, deviation and range of one number over blocks of rows; of a single block, with the digits of a fit in memory. */
export class NumberTotals {
  #weight = 0;
  /** the mean of the first block, which others are measured from: far from zero their means differ by less than its last digit */
  #shift = Number.NaN;
  /** of the differences from the shift */
  #mean = 0;
  #deviation = 0;
  #blocks = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(readonly expression: Expression) {}

  /** Adds the rows of a table. @throws MultilogitError "data" that names the row where the number is not finite */
  add(table: Table, weights: Float64Array | null): void {
    const values = rawNumbers(numberFeature(this.expression), table);
    let [min, max] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      if (values[i]! < min) min = values[i]!;
      if (values[i]! > max) max = values[i]!;
    }
    const weight = weights === null ? values.length : weights.reduce((sum, w) => sum + w, 0);
    [this.#min, this.#max] = [Math.min(this.#min, min), Math.max(this.#max, max)];
    if (weight === 0) return;
    this.#blocks++;
    const plain = this.#blocks === 1 ? centerAndDeviation(values, weights ?? undefined) : null;
    this.#shift = plain?.center ?? this.#shift;
    const apart = Float64Array.from(values, (value) => value - this.#shift);
    const { center, deviation } = centerAndDeviation(apart, weights ?? undefined);
    this.#merge(weight, center, plain?.deviation ?? deviation);
  }

  /** T. F. Chan, G. H. Golub, R. J. LeVeque 1983, "Algorithms for computing the sample variance", (2.1), in units that no square overflows in. */
  #merge(weight: number, mean: number, deviation: number): void {
    if (this.#weight === 0) {
      [this.#weight, this.#mean, this.#deviation] = [weight, mean, deviation];
      return;
    }
    const total = this.#weight + weight;
    const [before, added] = [this.#weight / total, weight / total];
    const apart = mean - this.#mean;
    const unit = Math.max(this.#deviation, deviation, Math.abs(apart));
    const square = (x: number) => (unit > 0 ? (x / unit) ** 2 : 0);
    this.#deviation =
      unit * Math.sqrt(before * square(this.#deviation) + added * square(deviation) + before * added * square(apart));
    this.#mean += added * apart;
    this.#weight = total;
  }

  result(): NumberStatistics {
    const mean = this.#blocks === 1 ? this.#shift : this.#shift + this.#mean;
    return { mean, deviation: this.#deviation, min: this.#min, max: this.#max };
  }
}
