import { createMemo, For } from "solid-js";
import { BRIGHTEST, LIT_FROM, PIXELS, SIDE } from "../images/picture.js";
import { useStudio } from "../studio.js";

/** A small image, in the greys that the model sees; `mark` is a pixel to colour. */
export function Thumbnail(props: { readonly image: Uint8Array; readonly mark?: number; readonly size: number }) {
  const studio = useStudio();
  const inGreys = () => studio.images.map.scale !== "threshold";
  const lit = createMemo(() =>
    Array.from({ length: PIXELS }, (_, pixel) => pixel).filter(
      (pixel) => props.image[pixel]! >= (inGreys() ? 1 : LIT_FROM),
    ),
  );
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} width={props.size} height={props.size} aria-hidden="true" class="thumbnail">
      <rect width={SIDE} height={SIDE} fill={studio.palette().unlit} />
      <For each={lit()}>
        {(pixel) => (
          <rect
            x={pixel % SIDE}
            y={Math.floor(pixel / SIDE)}
            width="1.02"
            height="1.02"
            fill={pixel === props.mark ? studio.palette().positive[3] : studio.palette().lit}
            fill-opacity={inGreys() ? props.image[pixel]! / BRIGHTEST : 1}
          />
        )}
      </For>
    </svg>
  );
}
