import { createMemo } from "solid-js";
import { CLASSES, featureName } from "../images/images.js";
import { slopeByDifferences } from "../likelihood/differences.js";
import { changeAlongWeight } from "../likelihood/one-weight.js";
import { formatNumber } from "../parts/format-number.js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";
import type { SightedWeight } from "./sight.js";

/** First step of the differences, in nats: the softmax is analytic for score changes below π. */
const STEP = 0.3;

/** The derivative in large type, as observed minus expected, and by differences. */
export function Derivative(props: SightedWeight & { readonly settled: boolean }) {
  const studio = useStudio();
  const jk = () => props.place.feature * CLASSES + props.place.class;
  const value = () => props.sight.pass.gradient[jk()]!;
  const observed = () => props.sight.pass.observed[jk()]!;
  const slope = createMemo(() => {
    const { images, pass } = props.sight;
    const change = changeAlongWeight(images, pass, props.column, props.place.class);
    return slopeByDifferences(change, STEP / props.column.largest, Number.EPSILON * images.rows * 8);
  });
  const pull = () => (props.place.feature === 0 ? 0 : studio.state.lambda * props.sight.pass.W[jk()]!);
  return (
    <section class="card derivative" aria-live={props.settled ? "polite" : "off"}>
      <p class="big">
        ∂ℓ / ∂W[{featureName(props.place.feature)}, {props.place.class}] = <strong>{formatNumber(value(), 6)}</strong>
      </p>
      <dl class="facts">
        <div>
          <dt>observed − expected</dt>
          <dd>
            {formatNumber(observed(), 6)} − {formatNumber(observed() - value(), 6)}
          </dd>
        </div>
        <div>
          <dt>by differences of ℓ</dt>
          <dd>
            {formatNumber(slope().value, 9)} ± {formatNumber(slope().error, 2)}{" "}
            <Verdict holds={Math.abs(slope().value - value()) <= 2 * slope().error} text="agrees" />
          </dd>
        </div>
        <div>
          <dt>pull of the ridge, −λW</dt>
          <dd>{formatNumber(-pull(), 4)}</dd>
        </div>
        <div>
          <dt>slope of the objective, −∂f</dt>
          <dd>{formatNumber(value() - pull(), 4)}</dd>
        </div>
      </dl>
    </section>
  );
}
