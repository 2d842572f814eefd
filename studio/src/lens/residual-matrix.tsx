import { createMemo, createSignal, For } from "solid-js";
import { CLASSES, intensitiesAt } from "../images/images.js";
import { Figure } from "../parts/figure.js";
import { formatShare } from "../parts/format-number.js";
import { signedColour } from "../parts/palette.js";
import { Thumbnail } from "../parts/thumbnail.js";
import { useWidth } from "../parts/use-width.js";
import { useStudio } from "../studio.js";
import type { Sight } from "./sight.js";

const LEFT = 22;
const BAND = 16;
const BOTTOM = 24;
/** Between two classes. */
const GAP = 2;

/** All residuals y − p, N × K: a column an image, the hardest first, a band a class. Arrow keys walk; Enter puts the image on the pad. */
export function ResidualMatrix(props: { readonly sight: Sight }) {
  const studio = useStudio();
  const [width, measure] = useWidth(300, 1100);
  const [at, setAt] = createSignal(0);
  const rows = () => props.sight.images.rows;
  const pOfOwn = (i: number) => props.sight.pass.P[i * CLASSES + props.sight.images.labels[i]!]!;
  /** Images by the probability of their own class, the least first. */
  const order = createMemo(() => {
    const own = Float64Array.from({ length: rows() }, (_, i) => pOfOwn(i));
    return Array.from(own.keys()).sort((i, j) => own[i]! - own[j]!);
  });
  const chosen = () => order()[Math.min(at(), rows() - 1)]!;
  const label = () => props.sight.images.labels[chosen()]!;
  const best = () => {
    const p = props.sight.pass.P.subarray(chosen() * CLASSES, (chosen() + 1) * CLASSES);
    return p.indexOf(Math.max(...p));
  };
  const said = () =>
    `image ${chosen() + 1}, a ${label()}: p of its class ${formatShare(pOfOwn(chosen()))}, of a ${best()} ${formatShare(props.sight.pass.P[chosen() * CLASSES + best()]!)}`;
  const residual = (i: number, k: number) =>
    Number(props.sight.images.labels[i] === k) - props.sight.pass.P[i * CLASSES + k]!;
  const shades = createMemo(() => shadesOf((x) => signedColour(studio.palette(), x, 1)));
  const bands = createMemo(() => bandsOf(order(), props.sight.images.labels, props.sight.pass.P, shades()));
  const unit = () => (width() - LEFT) / rows();
  const follow = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width() - LEFT;
    setAt(Math.min(rows() - 1, Math.max(0, Math.floor(x / unit()))));
  };
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 50, PageUp: -50 };
    if (event.key === "Enter") studio.load(chosen());
    else if (event.key === "Home") setAt(0);
    else if (event.key === "End") setAt(rows() - 1);
    else if (moves[event.key] !== undefined) setAt((now) => Math.min(rows() - 1, Math.max(0, now + moves[event.key]!)));
    else return;
    event.preventDefault();
  };
  return (
    <Figure
      name="all-residuals"
      title={`All ${rows()} × ${CLASSES} residuals y − p`}
      note={
        <div class="shown-image">
          <Thumbnail image={intensitiesAt(props.sight.images, chosen())} size={44} />
          <span>
            {said()}.{" "}
            <button type="button" class="link" onClick={() => studio.load(chosen())}>
              Put it on the pad
            </button>
            <br />
            Every image has one residual above zero, that of its class, and nine below; they add up to zero. The hard
            ones at the left are what the gradient is made of.
          </span>
        </div>
      }
      table={() => ({
        columns: ["image", "class", ...Array.from({ length: CLASSES }, (_, k) => `y − p of ${k}`)],
        rows: order().map((i) => [
          i + 1,
          props.sight.images.labels[i]!,
          ...Array.from({ length: CLASSES }, (_, k) => residual(i, k)),
        ]),
      })}
    >
      <div
        class="matrix"
        role="slider"
        tabindex="0"
        aria-label="Residuals of all images, the hardest first"
        aria-valuemin="1"
        aria-valuemax={rows()}
        aria-valuenow={at() + 1}
        aria-valuetext={said()}
        onKeyDown={keys}
        onPointerMove={follow}
        onPointerDown={follow}
        onClick={() => studio.load(chosen())}
      >
        <svg
          ref={measure}
          viewBox={`0 0 ${width()} ${CLASSES * BAND + BOTTOM}`}
          font-family="system-ui, sans-serif"
          font-size="12"
          aria-hidden="true"
        >
          <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
            {(k) => (
              <text
                x="6"
                y={k * BAND + 12}
                fill={studio.palette().ink}
                font-weight={studio.state.class === k ? "700" : "400"}
              >
                {k}
              </text>
            )}
          </For>
          <image
            x={LEFT}
            width={width() - LEFT}
            height={CLASSES * BAND}
            preserveAspectRatio="none"
            image-rendering="optimizeSpeed"
            href={bands()}
          />
          <path
            d={Array.from({ length: CLASSES }, (_, k) => `M${LEFT} ${(k + 1) * BAND - GAP / 2}H${width()}`).join("")}
            stroke={studio.palette().surface}
            stroke-width={GAP}
          />
          <line
            x1={LEFT + (at() + 0.5) * unit()}
            x2={LEFT + (at() + 0.5) * unit()}
            y1="0"
            y2={CLASSES * BAND + 4}
            stroke={studio.palette().ink}
            stroke-width="1.5"
          />
          <text x={LEFT} y={CLASSES * BAND + 18} fill={studio.palette().soft}>
            ← hardest
          </text>
          <text x={width()} y={CLASSES * BAND + 18} text-anchor="end" fill={studio.palette().soft}>
            images, by p of their own class →
          </text>
        </svg>
      </div>
    </Figure>
  );
}

/** Shades that an eye can tell apart, on each side of zero. */
const SHADES = 100;

/** Colours from −1 to 1, each as the four bytes of a pixel. */
function shadesOf(colour: (x: number) => string): Uint32Array {
  const bytes = Array.from({ length: 2 * SHADES + 1 }, (_, shade) => {
    const hex = Number.parseInt(colour(shade / SHADES - 1).slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255, 255];
  });
  return new Uint32Array(Uint8Array.from(bytes.flat()).buffer);
}

/**
 * A PNG as address, a row a class, one pixel high: too many cells for elements of their own, and drawn in every frame while the training
 * plays, where packing more pixels, or ten pictures, took most of the time.
 */
function bandsOf(order: readonly number[], labels: Uint8Array, P: Float64Array, shades: Uint32Array): string {
  const canvas = document.createElement("canvas");
  canvas.width = order.length;
  canvas.height = CLASSES;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const image = context.createImageData(order.length, CLASSES);
  const pixels = new Uint32Array(image.data.buffer);
  for (let x = 0; x < order.length; x++) {
    const i = order[x]!;
    for (let k = 0; k < CLASSES; k++)
      pixels[k * order.length + x] = shades[Math.round((Number(labels[i] === k) - P[i * CLASSES + k]! + 1) * SHADES)]!;
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
