import { formatNumber, formatShare } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import type { Part } from "../worker/table-protocol.js";

/** How well the rows held out were predicted, and those learnt from. */
export function PartsTable(props: { readonly heldOut: Part; readonly training: Part }) {
  const row = (name: string, { rows, accuracy, logLoss, brier }: Part) => [
    name,
    rows,
    formatShare(accuracy),
    logLoss,
    brier,
  ];
  return (
    <NumberTable
      caption="rows held out and rows learnt from"
      table={{
        columns: ["rows", "how many", "accuracy", "log loss, nats per row", "Brier score"],
        rows: [row("held out", props.heldOut), row("learnt from", props.training)],
      }}
      shown={formatNumber}
    />
  );
}
