import { createEffect, createSignal, For, on, Show } from "solid-js";
import { checkLine } from "./check-line.js";
import { LINES } from "./lines.js";
import { MISTAKES, type MistakeInWords } from "./mistake.js";
import { formulaGradient, type Moment } from "./moment.js";

/** What the checks say of one mistake. */
interface Proof {
  readonly mistake: MistakeInWords;
  readonly wrong: number;
}

/** Checks that cannot fail prove nothing: makes every mistake in turn, and counts the lines that no longer hold. */
export function ProveIt(props: { readonly moment: Moment }) {
  const [proofs, setProofs] = createSignal<readonly Proof[]>([]);
  const [busy, setBusy] = createSignal(false);
  let turn = 0;
  const forget = () => {
    turn++;
    setProofs([]);
    setBusy(false);
  };
  createEffect(on(() => props.moment, forget, { defer: true }));
  const prove = async () => {
    forget();
    const mine = turn;
    const { moment } = props;
    setBusy(true);
    for (const mistake of MISTAKES) {
      // The page paints between two of them.
      await new Promise((resolve) => setTimeout(resolve));
      if (turn !== mine) return;
      const formula = formulaGradient(moment.images, moment.pass, mistake.id);
      const mistaken = { ...moment, mistake: mistake.id, formula };
      const wrong = LINES.filter((line) => !checkLine(line, mistaken).holds).length;
      setProofs((before) => [...before, { mistake, wrong }]);
    }
    setBusy(false);
  };
  const seen = () => proofs().filter(({ wrong }) => wrong > 0).length;
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void prove()}>
        Prove that the checks can fail
      </button>
      <Show when={proofs().length > 0}>
        <div class="proof" role="status">
          <p>
            <strong>
              {seen()} of {proofs().length} mistakes are noticed
            </strong>
            {busy() ? " …" : " at these numbers:"}
          </p>
          <ul>
            <For each={proofs()}>
              {({ mistake, wrong }) => (
                <li>
                  {mistake.switch}: {wrong === 0 ? "no line sees it here" : `${wrong} of ${LINES.length} lines fail`}
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </>
  );
}
