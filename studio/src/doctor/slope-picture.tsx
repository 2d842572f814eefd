import { For } from "solid-js";
import { usePage } from "../page.js";
import type { SlopePair } from "./slope-pairs.js";

const SIDE = 64;
const REACH = 1.7;
/** Of the largest slope: closer to the diagonal a dot is on it. */
const OFF = 0.02;

/** Each weight as a dot, its true slope across, what the gradient says upwards: what is right lies on the diagonal. */
export function SlopePicture(props: { readonly pairs: readonly SlopePair[] | undefined }) {
  const page = usePage();
  const place = (share: number) => (SIDE * (share + REACH)) / (2 * REACH);
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true" class="slopes">
      <line x1="2" y1={SIDE - 2} x2={SIDE - 2} y2="2" stroke={page.palette().line} stroke-width="2" />
      <For each={props.pairs ?? []}>
        {([slope, said]) => (
          <circle
            cx={place(slope)}
            cy={SIDE - place(said)}
            r="2"
            fill={Math.abs(said - slope) > OFF ? page.palette().wrong : page.palette().right}
          />
        )}
      </For>
    </svg>
  );
}
