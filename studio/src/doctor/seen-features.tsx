import type { RecoveredFeatures } from "multilogit/check";
import { Figure } from "../parts/figure.js";
import { ImageStrip, type SignedImage } from "./image-strip.js";

const MOST_ROWS = 6;

/** Some rows as they were given, as the loss sees them and as the gradient sees them. */
export function SeenFeatures(props: { readonly recovered: RecoveredFeatures; readonly sentence: string }) {
  const rows = () => props.recovered.rows.slice(0, MOST_ROWS);
  const views = () =>
    rows().map((row) =>
      [
        ["given", row.given],
        ["the loss sees", row.valueSees],
        ["the gradient sees", row.gradientSees],
      ].filter((view): view is [string, readonly number[]] => view[1] !== null),
    );
  const images = () =>
    views().flatMap((row) =>
      row.map(
        ([caption, values]): SignedImage => ({
          caption,
          values,
          columns: props.recovered.image?.[1] ?? values.length,
          range: 1.4 * Math.max(...values.map(Math.abs)),
        }),
      ),
    );
  return (
    <Figure
      name="what-each-sees"
      title="What each of the two sees"
      note={props.sentence}
      table={() => ({
        columns: ["row", "view", ...(rows()[0]?.given ?? []).map((_, j) => `feature ${j + 1}`)],
        rows: views().flatMap((row, i) => row.map(([view, values]) => [i + 1, view, ...values])),
      })}
    >
      <ImageStrip
        images={images()}
        perLine={views()[0]?.length ?? 1}
        label="Rows as they were given, as the loss sees them and as the gradient sees them"
      />
    </Figure>
  );
}
