import { formatNumber, formatShare } from "../parts/format-number.js";
import type { Part } from "../worker/table-protocol.js";

/** How well the rows held out were predicted, and those learnt from. */
export function PartsTable(props: { readonly heldOut: Part; readonly training: Part }) {
  return (
    <section class="table-frame whole" aria-label="Rows held out and rows learnt from" tabindex={0}>
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">rows</th>
            <th scope="col" class="number">
              how many
            </th>
            <th scope="col" class="number">
              accuracy
            </th>
            <th scope="col" class="number">
              log loss, nats per row
            </th>
            <th scope="col" class="number">
              Brier score
            </th>
          </tr>
        </thead>
        <tbody>
          <PartRow name="held out" part={props.heldOut} />
          <PartRow name="learnt from" part={props.training} />
        </tbody>
      </table>
    </section>
  );
}

function PartRow(props: { readonly name: string; readonly part: Part }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td class="number">{props.part.rows}</td>
      <td class="number">{formatShare(props.part.accuracy)}</td>
      <td class="number">{formatNumber(props.part.logLoss)}</td>
      <td class="number">{formatNumber(props.part.brier)}</td>
    </tr>
  );
}
