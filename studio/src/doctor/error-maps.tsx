import type { ErrorMap } from "multilogit/check";
import { Figure } from "../parts/figure.js";
import { ImageStrip } from "./image-strip.js";

/** The error of the gradient in each weight, one picture per class, on one scale. */
export function ErrorMaps(props: { readonly where: ErrorMap }) {
  const range = () => Math.max(...props.where.errors.map(Math.abs));
  const classes = () => Array.from({ length: props.where.classes }, (_, k) => k);
  const at = (numbers: readonly number[], j: number, k: number) => numbers[j * props.where.classes + k]!;
  const features = () =>
    Array.from({ length: props.where.features }, (_, j) => j).filter((j) => j !== props.where.constant);
  return (
    <Figure
      name="where-they-part"
      title={`Where they part: ${props.where.summary}`}
      note="Gradient less derivative, weight by weight; orange is too large, purple too small."
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
        images={classes().map((k) => ({
          caption: `class ${k}`,
          values: features().map((j) => at(props.where.errors, j, k)),
          columns: props.where.image?.[1] ?? features().length,
          range: range(),
        }))}
        perLine={1}
        label="Errors of the gradient by weight and class"
      />
    </Figure>
  );
}
