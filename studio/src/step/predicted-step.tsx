import { Show } from "solid-js";
import { formatShare, formatSigned } from "../parts/format-number.js";
import type { Along } from "../worker/digits-protocol.js";

/** What the first and the second derivative foretell for the chosen step, and what it does. */
export function PredictedStep(props: { readonly along: Along }) {
  const first = () => props.along.step * props.along.slope;
  const second = () => first() + 0.5 * props.along.step ** 2 * props.along.curvature;
  const actual = () => props.along.change;
  return (
    <Show when={props.along.towards === "downhill"} fallback={<Lowest />}>
      <dl class="facts card foretold">
        <div>
          <dt>first order: − t ‖∇f‖²</dt>
          <dd>{formatSigned(first(), 6)}</dd>
        </div>
        <div>
          <dt>second order: + ½ t² ∇fᵀH∇f</dt>
          <dd>{formatSigned(second(), 6)}</dd>
        </div>
        <div>
          <dt>what the step does</dt>
          <dd>
            <strong>{formatSigned(actual(), 6)}</strong> {actual() > 0 ? "uphill: too long a step" : "nats"}
          </dd>
        </div>
        <div>
          <dt>of the first order</dt>
          <dd>{first() === 0 ? "no slope is left" : formatShare(actual() / first())}</dd>
        </div>
      </dl>
    </Show>
  );
}

function Lowest() {
  return (
    <p class="card">
      <strong>This is the minimum: every step from here raises f.</strong> The gradient is zero but for rounding, so the
      plot takes another way: towards weights of zero, and as far away from them. Restart, or choose another λ, to go
      downhill again.
    </p>
  );
}
