import { For, Show } from "solid-js";
import { filledIn } from "../lessons/filled-in.js";
import { Choice } from "../parts/choice.js";
import { formatNumber } from "../parts/format-number.js";
import { NumberField } from "../parts/number-field.js";
import { MOST_FOLDS } from "../state/studio-state.js";
import { useStudio } from "../studio.js";
import type { ComparedLambdas } from "../worker/table-protocol.js";
import { STOPPED } from "./lambda-comparison.js";
import { LambdaCurve } from "./lambda-curve.js";
import { WeightPaths } from "./weight-paths.js";

/** Cross-validation over a path of λ, when it is asked for: how, what is going on, the curves, and the two λ to take. */
export function WhichLambda() {
  const studio = useStudio();
  const { table, state } = studio;
  const { comparison } = table;
  const words = () => studio.words()!.lambda;
  return (
    <section class="card" lang={state.language}>
      <h3>{words().title}</h3>
      <p class="note">{words().about}</p>
      <form
        class="controls comparison"
        onSubmit={(event) => {
          event.preventDefault();
          void table.compare();
        }}
      >
        <Choice
          legend={words().penalty}
          name="path"
          value={state.path}
          options={[
            { value: "lasso", text: words().lasso },
            { value: "ridge", text: words().ridge },
          ]}
          onPick={(path) => studio.set({ path })}
        />
        <NumberField
          label={words().folds}
          value={state.folds}
          min={2}
          max={MOST_FOLDS}
          step={1}
          onNumber={(folds) => Number.isInteger(folds) && folds >= 2 && folds <= MOST_FOLDS && studio.set({ folds })}
        />
        <Choice
          legend={words().measure}
          name="measure"
          value={state.measure}
          options={[
            { value: "deviance", text: words().deviance },
            { value: "error", text: words().error },
          ]}
          onPick={(measure) => studio.set({ measure })}
        />
        <button type="submit" disabled={table.busy() !== null || comparison.progress() !== null}>
          {words().start}
        </button>
      </form>
      <div aria-live="polite">
        <Show when={comparison.progress()}>
          {(now) => (
            <p>
              {filledIn(now().fold === 0 ? words().allRows : words().oneFold, { ...now() })}{" "}
              <button type="button" class="quiet" onClick={() => comparison.stop()}>
                {words().stop}
              </button>
            </p>
          )}
        </Show>
        <Show when={comparison.problem()}>
          {(problem) => (
            <p class="problem">
              <span aria-hidden="true">✗</span> {problem() === STOPPED ? words().stopped : problem()}
            </p>
          )}
        </Show>
      </div>
      <Show when={comparison.found()}>
        {(found) => (
          <>
            <Choices found={found()} />
            <LambdaCurve found={found()} />
            <WeightPaths found={found()} />
          </>
        )}
      </Show>
    </section>
  );
}

/** The best λ and the largest within one standard error in words, each with a button that takes its fit. */
function Choices(props: { readonly found: ComparedLambdas }) {
  const studio = useStudio();
  const words = () => studio.words()!.lambda;
  const said = (sentence: string, index: number) => {
    const { lambda, mean, standardError, nonZeros } = props.found.points[index]!;
    return filledIn(sentence, {
      lambda: formatNumber(lambda, 3),
      measure: words()[props.found.measure],
      score: `${formatNumber(mean, 3)}${standardError === null ? "" : ` ± ${formatNumber(standardError, 2)}`}`,
      weights: nonZeros,
    });
  };
  const isSame = () => props.found.best === props.found.simplest;
  const take = (index: number) => (
    <button type="button" onClick={() => void studio.table.take(index)} disabled={studio.table.busy() !== null}>
      {filledIn(words().take, { lambda: formatNumber(props.found.points[index]!.lambda, 3) })}
    </button>
  );
  return (
    <>
      <p class="chosen">
        {said(words().best, props.found.best)} {take(props.found.best)}
      </p>
      <p class="chosen">
        <Show when={!isSame()} fallback={words().same}>
          {said(words().simplest, props.found.simplest)} {take(props.found.simplest)}
        </Show>
      </p>
      <For each={props.found.notes}>{(note) => <p class="note">{note}</p>}</For>
    </>
  );
}
