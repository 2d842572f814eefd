import type { ErrorMap } from "multilogit/check";
import { errorsByClass } from "multilogit/internal";
import { Figure } from "../parts/figure.js";
import { formatNumber } from "../parts/format-number.js";
import { ImageStrip } from "./image-strip.js";

/** The error of the gradient in each weight, one picture per class, on one scale. */
export function ErrorMaps(props: { readonly where: ErrorMap }) {
  const range = () => Math.max(...props.where.errors.map(Math.abs));
  const classes = () => Array.from({ length: props.where.classes }, (_, k) => k);
  const at = (numbers: readonly number[], j: number, k: number) => numbers[j * props.where.classes + k]!;
  const maps = () => errorsByClass(props.where, { classes: null });
  return (
    <Figure
      name="where-they-part"
      title={`Where they part: ${props.where.summary}`}
      note={`Gradient less derivative, weight by weight; orange is too large, purple too small, up to ±${formatNumber(range(), 3)}. Rounding allows ${props.where.allowed.toExponential(0)}.`}
      table={() => ({
        columns: ["feature", "class", "given", "expected", "error"],
        rows: Array.from({ length: props.where.features }, (_, j) => j).flatMap((j) =>
          classes().map((k) => [
            j === props.where.constant ? "constant" : `${j + 1}`,
            k,
            at(props.where.given, j, k),
            at(props.where.expected, j, k),
            at(props.where.errors, j, k),
          ]),
        ),
      })}
    >
      <ImageStrip
        images={maps().map(({ name, errors, constant }) => ({
          caption: constant === null ? name : `${name}, 1: ${formatNumber(constant, 2)}`,
          values: errors,
          columns: props.where.image?.[1] ?? errors.length,
          range: range(),
        }))}
        perLine={1}
        label="Errors of the gradient by weight and class"
      />
    </Figure>
  );
}
