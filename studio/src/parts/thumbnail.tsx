import { For } from "solid-js";
import { SIDE } from "../images/images.js";
import { usePage } from "../page.js";

/** A small image; `mark` is a pixel to frame. */
export function Thumbnail(props: { readonly pixels: Uint8Array; readonly mark?: number; readonly size?: number }) {
  const page = usePage();
  return (
    <svg
      viewBox={`0 0 ${SIDE} ${SIDE}`}
      width={props.size ?? 40}
      height={props.size ?? 40}
      aria-hidden="true"
      class="thumbnail"
    >
      <rect width={SIDE} height={SIDE} fill={page.palette().unlit} />
      <For each={Array.from(props.pixels, (on, pixel) => (on ? pixel : -1)).filter((pixel) => pixel >= 0)}>
        {(pixel) => (
          <rect
            x={pixel % SIDE}
            y={Math.floor(pixel / SIDE)}
            width="1.02"
            height="1.02"
            fill={pixel === props.mark ? page.palette().positive[3] : page.palette().lit}
          />
        )}
      </For>
    </svg>
  );
}
