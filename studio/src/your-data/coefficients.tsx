import { createSignal, onMount, Show } from "solid-js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { formatNumber } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import { useStudio } from "../studio.js";
import type { FittedTerms } from "../worker/table-protocol.js";
import { ForestPlot } from "./forest-plot.js";

/** The coefficients of a fit without a penalty: estimates, standard errors, tests and intervals, and the plot of these. */
export function Coefficients() {
  const { table } = useStudio();
  const [found, setFound] = createSignal<FittedTerms | null>(null);
  const [problem, setProblem] = createSignal("");
  onMount(() => {
    table.ask("terms", null).then(setFound, (error: Error) => setProblem(error.message));
  });
  return (
    <Show when={found()} fallback={<WaitingFor problem={problem()} />}>
      {(terms) => (
        <>
          <ForestPlot terms={terms()} />
          <section class="card">
            <h3>Coefficients: log-odds against {terms().reference}, per unit of the raw column</h3>
            <Show when={terms().separation}>{(reason) => <p class="problem">{reason()}</p>}</Show>
            <NumberTable
              caption="coefficients with standard errors"
              table={termTable(terms())}
              shown={(value) => formatNumber(value)}
            />
            <p class="note">
              {terms().covariance} standard errors; {terms().note}.
            </p>
          </section>
        </>
      )}
    </Show>
  );
}

function WaitingFor(props: { readonly problem: string }) {
  return (
    <section class="card">
      <h3>Coefficients</h3>
      <Show when={props.problem} fallback={<p class="note">Standard errors are computed …</p>}>
        <p class="problem">
          <span aria-hidden="true">✗</span> {props.problem}
        </p>
      </Show>
    </section>
  );
}

const NOTHING = "not identified";

/** A row per class and term. */
export function termTable({ level, terms }: FittedTerms): TableOfNumbers {
  const share = `${100 * level} %`;
  return {
    columns: ["class", "term", "estimate", "standard error", "z", "p", `${share} from`, `${share} to`],
    rows: terms.map((term) => [
      `${term.class} against ${term.reference}`,
      term.term,
      ...[term.estimate, term.standardError, term.z, term.p, term.lower, term.upper].map((x) => x ?? NOTHING),
    ]),
  };
}
