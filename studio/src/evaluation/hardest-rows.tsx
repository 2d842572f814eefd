import { For, Show } from "solid-js";
import { usePage } from "../page.js";
import { formatShare } from "../parts/format-number.js";
import { amountColour } from "../parts/palette.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";

/** The rows whose own class was held least probable. */
export function HardestRows(props: { readonly view: EvaluationView }) {
  /** The largest intensity, which is drawn darkest. */
  const brightest = () =>
    Math.max(
      1e-300,
      ...props.view.hardest.flatMap(({ cells }) =>
        (props.view.square?.columns ?? []).map((name) => Number(cells[name])),
      ),
    );
  return (
    <section class="card">
      <h3>The hardest rows</h3>
      <p class="note">Those whose observed class got the least probability.</p>
      <section class="table-frame fits" aria-label="The hardest rows" tabindex={0}>
        <table>
          <thead>
            <tr>
              <Show when={props.view.square}>
                <th scope="col">image</th>
              </Show>
              <th scope="col">row</th>
              <th scope="col">observed</th>
              <th scope="col">predicted</th>
              <th scope="col" class="number">
                p of the observed
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.view.hardest}>
              {(hard) => (
                <tr>
                  <Show when={props.view.square}>
                    {(square) => (
                      <td>
                        <RowImage
                          side={square().side}
                          image={square().columns.map((name) => Number(hard.cells[name]) / brightest())}
                        />
                      </td>
                    )}
                  </Show>
                  <th scope="row">{hard.row + 1}</th>
                  <td>{String(hard.observed)}</td>
                  <td>{String(hard.predicted)}</td>
                  <td class="number">{formatShare(hard.probability)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** A row as the image that it is, intensities from 0 to 1. */
function RowImage(props: { readonly side: number; readonly image: readonly number[] }) {
  const page = usePage();
  return (
    <svg viewBox={`0 0 ${props.side} ${props.side}`} width="40" height="40" aria-hidden="true" class="thumbnail">
      <For each={props.image}>
        {(intensity, pixel) => (
          <rect
            x={pixel() % props.side}
            y={Math.floor(pixel() / props.side)}
            width="1.02"
            height="1.02"
            fill={amountColour(page.palette(), intensity, 1)}
          />
        )}
      </For>
    </svg>
  );
}
