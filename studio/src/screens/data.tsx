import { onMount, Show } from "solid-js";
import { useStudio } from "../studio.js";
import { DropZone } from "../your-data/drop-zone.js";
import { FitForm } from "../your-data/fit-form.js";
import { FitOutcome } from "../your-data/fit-outcome.js";
import { WhichLambda } from "../your-data/which-lambda.js";

/** Your data: a table dropped on the page, fitted, certified and shown; nothing leaves the machine. */
export function DataScreen() {
  const studio = useStudio();
  const table = studio.table;
  onMount(() => {
    if (studio.state.load !== "" && table.summary()?.name !== studio.state.load)
      void table.readAddress(studio.state.load, studio.state.key);
    else if (studio.state.load === "") void table.readKept();
  });
  return (
    <>
      <section class="lead">
        <h2>Your own table, fitted on this page</h2>
        <p>
          Drop a CSV file with a line of names. It is read, fitted and shown here, on your machine; nothing is sent
          anywhere.
        </p>
      </section>
      <DropZone />
      <Show when={table.summary()}>
        {(summary) => (
          <>
            <FitForm summary={summary()} />
            <Show when={studio.words()}>
              <WhichLambda />
            </Show>
          </>
        )}
      </Show>
      <Show when={table.fitted()}>{(fitted) => <FitOutcome fitted={fitted()} />}</Show>
    </>
  );
}
