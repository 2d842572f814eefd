import { Show } from "solid-js";
import { Formula } from "../parts/formula.js";
import { AlongTheGradient } from "../step/along-the-gradient.js";
import { BeforeAndAfter } from "../step/before-and-after.js";
import { PredictedStep } from "../step/predicted-step.js";
import { StepControls } from "../step/step-controls.js";
import { useAlong } from "../step/use-along.js";

/** Step: what a gradient step foretells, and what it does. */
export function StepScreen() {
  const along = useAlong();
  return (
    <>
      <section class="lead">
        <h2>A step downhill, predicted and taken</h2>
        <p>
          The gradient foretells how the objective changes for a short step. The tangent uses the slope alone, the
          parabola the curvature too; the truth follows them only for a while.
        </p>
        <p class="formulas">
          <Formula name="step" />
        </p>
      </section>
      <StepControls />
      <Show when={along()} fallback={<p class="note">Computing the objective along the gradient …</p>}>
        {(found) => (
          <>
            <PredictedStep along={found()} />
            <AlongTheGradient along={found()} />
          </>
        )}
      </Show>
      <BeforeAndAfter />
    </>
  );
}
