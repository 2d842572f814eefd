import { createMemo, Index, Show } from "solid-js";
import { BRIGHTEST, LIT_FROM, SIDE } from "../images/picture.js";
import { useStudio } from "../studio.js";

/** A pixel as part of a path, a little larger than itself, so that no gap is seen between two. */
const squareAt = (pixel: number) => `M${pixel % SIDE} ${Math.floor(pixel / SIDE)}h1.02v1.02h-1.02z`;

/** A small image, in the greys that the model sees; `mark` is a pixel to colour. A path for each grey: images change while a training plays. */
export function Thumbnail(props: { readonly image: Uint8Array; readonly mark?: number; readonly size: number }) {
  const studio = useStudio();
  const inGreys = () => studio.images.map.scale !== "threshold";
  const isLit = (intensity: number) => intensity >= (inGreys() ? 1 : LIT_FROM);
  const opacityOf = (intensity: number) => (inGreys() ? intensity / BRIGHTEST : 1);
  const greys = createMemo(() => {
    const paths = new Map<number, string>();
    props.image.forEach((intensity, pixel) => {
      if (!isLit(intensity) || pixel === props.mark) return;
      const opacity = opacityOf(intensity);
      paths.set(opacity, (paths.get(opacity) ?? "") + squareAt(pixel));
    });
    return [...paths];
  });
  const marked = () => (props.mark === undefined ? 0 : (props.image[props.mark] ?? 0));
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} width={props.size} height={props.size} aria-hidden="true" class="thumbnail">
      <rect width={SIDE} height={SIDE} fill={studio.palette().unlit} />
      <Index each={greys()}>
        {(grey) => <path d={grey()[1]} fill={studio.palette().lit} fill-opacity={grey()[0]} />}
      </Index>
      <Show when={isLit(marked())}>
        <path d={squareAt(props.mark!)} fill={studio.palette().positive[3]} fill-opacity={opacityOf(marked())} />
      </Show>
    </svg>
  );
}
