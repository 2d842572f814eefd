import type { Diagnosis } from "multilogit/check";
import { provingLines } from "multilogit/internal";
import { Show } from "solid-js";
import { formatNumber } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";

const MOST_LINES = 8;

/** The slopes along some lines, by the gradient and by differences of the loss; where the gradient is wrong those that disagree. */
export function Proof(props: { readonly diagnosis: Diagnosis }) {
  const lines = () => provingLines(props.diagnosis).slice(0, MOST_LINES);
  return (
    <Show when={lines().length > 0}>
      <section class="card">
        <h3>The numbers that prove it</h3>
        <NumberTable
          caption="slopes"
          table={{
            columns: ["slope along a line in", "by the gradient", "by the loss", "may differ by", "verdict"],
            rows: lines().map(({ block, gradient, differences, allowed, agrees }) => [
              block,
              gradient,
              differences,
              formatNumber(allowed, 1),
              agrees ? "✓ agrees" : "✗ differs",
            ]),
          }}
        />
        <p class="note">
          Along each line the loss was computed at several points and its slope extrapolated; the gradient must give the
          same slope.
        </p>
      </section>
    </Show>
  );
}
