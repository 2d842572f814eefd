import { Show } from "solid-js";
import { formatShare } from "../parts/format-number.js";
import type { Fitted } from "../worker/table-protocol.js";

/** How often the model is right: of rows that it has not seen where there are some; next to it a guess, and the rows that it has. */
export function Accuracy(props: { readonly fitted: Fitted }) {
  const judged = () => props.fitted.heldOut ?? props.fitted.training;
  return (
    <p class="accuracy">
      <strong>{formatShare(judged().accuracy)}</strong> of{" "}
      {props.fitted.heldOut ? `the ${judged().rows} rows held out are` : `the ${judged().rows} rows that it learnt are`}{" "}
      predicted right.{" "}
      <span class="note">
        <Show when={props.fitted.heldOut}>
          Of the rows learnt from, {formatShare(props.fitted.training.accuracy)}.{" "}
        </Show>
        Always saying “{props.fitted.commonest.name}”: {formatShare(props.fitted.commonest.share)}.
      </span>
    </p>
  );
}
