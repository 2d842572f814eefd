import { quoted } from "../../errors.js";
import type { ClassName, Sample } from "../../likelihood/sample.js";
import { isNumberText } from "./text-patterns.js";
import type { Warning } from "./warning.js";

/** More different numbers with decimals than this are not marks or grades. */
const MOST_FRACTIONS = 20;
/** Whole numbers can be classes; more of them than this with few rows each are counts, years or prices. */
const MOST_WHOLE = 50;
/** Rows per class below which whole numbers look measured. */
const ROWS_PER_CLASS = 5;
/** From this many different whole numbers on, more rows per class are expected: */
const THOUSAND = 1000;
/** this many, since hardly anyone means to fit so many classes. */
const ROWS_PER_CLASS_OF_THOUSANDS = 20;
/** Fewer different strings than this are classes, however few the rows. */
const MOST_TEXTS = 10;
/** With fewer rows per class than this, two thirds of the classes or more were seen once. */
const MOST_SEEN_ONCE = 4 / 3;

/** The warning about a target that does not look like classes; soft labels name their classes themselves. */
export function targetWarning({ target, classes, rows }: Pick<Sample, "target" | "classes" | "rows">): Warning | null {
  if (typeof target !== "string") return null;
  const K = classes.length;
  const count = `${K} different ${areNumbers(classes) ? "numbers" : "values"} in ${rows} rows`;
  if (areNumbers(classes) && looksMeasured(classes.map(Number), rows))
    return {
      code: "measured-target",
      column: target,
      sentence: `the target ${quoted(target)} holds ${count}, and each became a class; if it is measured or counted, put it into a few ranges first, or use a regression for numbers`,
    };
  if (!areNumbers(classes) && K > MOST_TEXTS && MOST_SEEN_ONCE * K > rows)
    return {
      code: "target-of-identifiers",
      column: target,
      sentence: `the target ${quoted(target)} has ${count}, as an identifier does: most classes were seen once, so little can be learnt about them; choose a column whose values repeat`,
    };
  return null;
}

function areNumbers(classes: readonly ClassName[]): boolean {
  return classes.every((name) => typeof name === "number" || (typeof name === "string" && isNumberText(name)));
}

function looksMeasured(values: readonly number[], rows: number): boolean {
  const K = values.length;
  if (!values.every(Number.isInteger)) return K > MOST_FRACTIONS;
  return (K > MOST_WHOLE && rows < ROWS_PER_CLASS * K) || (K > THOUSAND && rows < ROWS_PER_CLASS_OF_THOUSANDS * K);
}
