import { createSignal, Show } from "solid-js";
import { formatNumber } from "../parts/format-number.js";
import { Formula } from "../parts/formula.js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";
import type { Check, Line } from "./check-line.js";
import type { Moment } from "./moment.js";
import { LINES_IN_WORDS } from "./words.js";

/** One line: formula, reason, the numbers, and the two sides of the check. */
export function LineCard(props: {
  readonly line: Line;
  readonly number: number;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly check: Check;
  readonly moment: Moment;
}) {
  const studio = useStudio();
  const words = LINES_IN_WORDS.find(({ id }) => id === props.line.id)!;
  const shown = () => props.check.shown;
  const difference = () => Math.abs(shown().left - shown().right);
  return (
    <li class="card line" id={`line-${props.number}`} classList={{ wrong: !props.check.holds }}>
      <details open={props.open} onToggle={(event) => props.onOpen(event.currentTarget.open)}>
        <summary class="line-head">
          <span class="line-number" aria-hidden="true">
            {props.number}
          </span>
          <Formula name={words.id} />
          <Verdict holds={props.check.holds} />
        </summary>
        <p>{words.why}</p>
        <Show when={!studio.state.quiz} fallback={<Quiz name={`line ${props.number}`} answer={shown().left} />}>
          <p class="numbers">{words.numbers(props.moment)}</p>
          <dl class="sides">
            <div>
              <dt>{props.check.isChosen ? "this formula" : "this formula, where it is worst"}</dt>
              <dd>{formatNumber(shown().right, 12)}</dd>
            </div>
            <div>
              <dt>the other route</dt>
              <dd>{formatNumber(shown().left, 12)}</dd>
            </div>
            <div>
              <dt>difference, allowed</dt>
              <dd>
                {formatNumber(difference(), 2)}, {formatNumber(shown().allowed, 2)}
              </dd>
            </div>
          </dl>
          <p class="note">
            Checked in {props.check.count === 1 ? "one equality" : `${props.check.count} equalities`}:{" "}
            {props.line.route}. ({props.line.label} of the derivation in docs/likelihood.md)
          </p>
        </Show>
      </details>
    </li>
  );
}

/** Asks for the value of a line; half a per cent, or half a thousandth, is near enough. */
function Quiz(props: { readonly name: string; readonly answer: number }) {
  const [typed, setTyped] = createSignal("");
  const [given, setGiven] = createSignal(false);
  const value = () => Number(typed().replace("−", "-").replace(",", "."));
  const isRight = () => Math.abs(value() - props.answer) <= 0.005 * Math.abs(props.answer) + 0.0005;
  return (
    <div class="quiz">
      <label class="field">
        <span>What is it, in numbers?</span>
        <input
          type="text"
          inputmode="decimal"
          value={typed()}
          aria-label={`The value of ${props.name}`}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <Show when={typed().trim() !== ""}>
        <Verdict holds={isRight()} text={isRight() ? "right" : "not yet"} />
      </Show>
      <button type="button" class="quiet" onClick={() => setGiven((shown) => !shown)} aria-pressed={given()}>
        Show it
      </button>
      <Show when={given()}>
        <span class="numbers">{formatNumber(props.answer, 6)}</span>
      </Show>
    </div>
  );
}
