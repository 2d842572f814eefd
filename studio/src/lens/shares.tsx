import { createMemo, Index, Show } from "solid-js";
import { intensitiesAt } from "../images/images.js";
import { sharesOf } from "../likelihood/one-weight.js";
import { formatFixed, formatNumber, formatSigned } from "../parts/format-number.js";
import { Thumbnail } from "../parts/thumbnail.js";
import { useStudio } from "../studio.js";
import type { SightedWeight } from "./sight.js";

const SHOWN = 8;

/** The images that make the derivative, the largest shares first. */
export function Shares(props: SightedWeight) {
  const studio = useStudio();
  const shares = createMemo(() => sharesOf(props.sight.images, props.sight.pass, props.column, props.place.class));
  const shown = createMemo(() => {
    let total = 0;
    return shares()
      .slice(0, SHOWN)
      .map((share) => ({
        ...share,
        total: (total += share.product),
        image: intensitiesAt(props.sight.images, share.row),
      }));
  });
  const rest = createMemo(() => shares().slice(SHOWN));
  const sumOfRest = createMemo(() => rest().reduce((sum, { product }) => sum + product, 0));
  const ofSample = () => props.sight.images === studio.images;
  const binary = () => props.sight.images.map.scale === "threshold";
  return (
    <section class="card">
      <h3>
        The sum behind it: {shares().length} {shares().length === 1 ? "image" : "images"}{" "}
        {binary() ? "with the pixel on" : "in which the pixel is not 0"}
      </h3>
      <p class="note">
        Each adds its residual y − p times its pixel
        {binary() ? ", which is 1; images with the pixel off add nothing" : ""}.{" "}
        <Show when={ofSample()}>Press one to put it on the pad.</Show>
      </p>
      <Show when={shares().length > 0} fallback={<p>In no image, so that the derivative is zero.</p>}>
        <section class="table-frame whole fits" aria-label="Shares of the images" tabindex={0}>
          <table class="shares">
            <thead>
              <tr>
                <th scope="col">image</th>
                <th scope="col">class</th>
                <th scope="col" class="number">
                  y − p
                </th>
                <Show when={!binary()}>
                  <th scope="col" class="number">
                    × pixel
                  </th>
                  <th scope="col" class="number">
                    = product
                  </th>
                </Show>
                <th scope="col" class="number">
                  running sum
                </th>
              </tr>
            </thead>
            <tbody>
              <Index each={shown()}>
                {(share) => (
                  <tr>
                    <td>
                      <button
                        type="button"
                        class="image"
                        disabled={!ofSample()}
                        aria-label={ofSample() ? `Put image ${share().row + 1} on the pad` : "your drawing"}
                        onClick={() => studio.load(share().row)}
                      >
                        <Thumbnail image={share().image} mark={props.place.feature - 1} size={36} />
                      </button>
                    </td>
                    <td>{props.sight.images.labels[share().row]}</td>
                    <td class="number">{formatSigned(share().residual, 4)}</td>
                    <Show when={!binary()}>
                      <td class="number">{formatNumber(share().value, 3)}</td>
                      <td class="number">{formatSigned(share().product, 4)}</td>
                    </Show>
                    <td class="number">{formatFixed(share().total, 3)}</td>
                  </tr>
                )}
              </Index>
              <Show when={rest().length > 0}>
                <tr>
                  <td colspan={binary() ? 2 : 4}>{rest().length} more, together</td>
                  <td class="number">{formatSigned(sumOfRest(), 4)}</td>
                  <td class="number">
                    <b>{formatFixed((shown().at(-1)?.total ?? 0) + sumOfRest(), 3)}</b>
                  </td>
                </tr>
              </Show>
            </tbody>
          </table>
        </section>
      </Show>
    </section>
  );
}
