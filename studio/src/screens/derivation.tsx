import { createEffect, createMemo, createSignal, For, Show } from "solid-js";
import { type Check, checkLine, type Line } from "../derivation/check-line.js";
import { LINES } from "../derivation/lines.js";
import { MISTAKES, type Mistake, mistakeInWords } from "../derivation/mistake.js";
import { type EngineSays, formulaGradient, type Moment } from "../derivation/moment.js";
import { LINES_IN_WORDS } from "../derivation/words.js";
import { FEATURES, featureName } from "../images/images.js";
import { coreFeatures } from "../likelihood/pixel-features.js";
import { afterTheFrame } from "../parts/after-the-frame.js";
import { DigitPicker } from "../parts/digit-picker.js";
import { formatNumber } from "../parts/format-number.js";
import { Formula } from "../parts/formula.js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";

/** Derivation: every line from the score to (y − p) φ, checked at the numbers on the page. */
export function DerivationScreen() {
  const studio = useStudio();
  const moment = useMoment();
  return (
    <>
      <section class="lead">
        <h2>From a score to (y − p) φ, in twelve lines</h2>
        <p>
          i is an image: here your drawing, in the sums all {studio.images.rows}. j is a feature, k runs over the
          classes, l is the class whose weight is varied. Each line is checked at the numbers on this page, by a route
          that does not use it.
        </p>
      </section>
      <section class="card">
        <div class="controls">
          <DigitPicker
            legend="Class l"
            name="class"
            value={studio.state.class}
            onPick={(digit) => studio.set({ class: digit })}
          />
          <label class="field">
            <span>Feature j</span>
            <select
              value={String(studio.state.feature)}
              onChange={(event) => studio.set({ feature: Number(event.currentTarget.value) })}
            >
              <For each={Array.from({ length: FEATURES }, (_, feature) => feature)}>
                {(feature) => <option value={String(feature)}>{featureName(feature)}</option>}
              </For>
            </select>
          </label>
          <Show when={!studio.isHidden("quiz")}>
            <label class="field tick">
              <input
                type="checkbox"
                checked={studio.state.quiz}
                onChange={(event) => studio.set({ quiz: event.currentTarget.checked })}
              />
              <span>Quiz me: hide the values</span>
            </label>
          </Show>
        </div>
        <Show when={!studio.isHidden("mistakes")}>
          <BreakIt />
        </Show>
      </section>
      <Show when={moment()} fallback={<p class="note">Asking the engine for its own numbers …</p>}>
        {(found) => <Lines moment={found()} />}
      </Show>
    </>
  );
}

/** The numbers of the moment, once the engine of the core has given its own. */
function useMoment() {
  const studio = useStudio();
  const [engine, setEngine] = createSignal<{ W: Float64Array; says: Omit<EngineSays, "phi"> } | null>(null);
  createEffect(async () => {
    const W = studio.W();
    const says = await studio.ask("engineSays", { pixels: studio.images.map.scale, W });
    if (studio.W() === W) setEngine({ W, says });
  });
  const formula = createMemo(() => formulaGradient(studio.images, studio.pass(), studio.state.mistake));
  const moment = createMemo((): Moment | null => {
    const known = engine();
    if (known?.W !== studio.W()) return null;
    return {
      images: studio.images,
      pass: studio.pass(),
      formula: formula(),
      engine: { ...known.says, phi: coreFeatures(studio.images.map, studio.state.drawing) },
      intensities: studio.state.drawing,
      ...studio.scored(),
      label: studio.state.label,
      feature: studio.state.feature,
      class: studio.state.class,
      mistake: studio.state.mistake,
    };
  });
  return afterTheFrame(moment);
}

/** The switches that break the derivation, one at a time, and what a doctor would say. */
function BreakIt() {
  const studio = useStudio();
  const options: readonly { readonly value: Mistake | null; readonly text: string }[] = [
    { value: null, text: "nothing" },
    ...MISTAKES.map((mistake) => ({ value: mistake.id, text: mistake.switch })),
  ];
  return (
    <div class="break-it">
      <fieldset class="choice">
        <legend>Break it</legend>
        <div class="choices">
          <For each={options}>
            {({ value, text }) => (
              <label>
                <input
                  type="radio"
                  name="mistake"
                  value={value ?? ""}
                  checked={studio.state.mistake === value}
                  onChange={() => studio.set({ mistake: value })}
                />
                <span>{text}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Show when={studio.state.mistake}>
        {(mistake) => (
          <p class="diagnosis" role="status">
            <strong>Diagnosis: {mistakeInWords(mistake()).diagnosis}.</strong> It comes about like this:{" "}
            {mistakeInWords(mistake()).sentence}{" "}
            <Show when={!studio.isHidden("doctor")}>
              <button
                type="button"
                class="link"
                onClick={() => studio.set({ screen: "doctor", exhibit: mistakeInWords(mistake()).exhibit })}
              >
                The doctor calls it {mistakeInWords(mistake()).exhibit}
              </button>
            </Show>
          </p>
        )}
      </Show>
    </div>
  );
}

function Lines(props: { readonly moment: Moment }) {
  // Lines about the sample do not see the drawing: they are not checked anew while one paints.
  const ofSample = createMemo(() => props.moment, undefined, { equals: isSameSample });
  const sampleChecks = createMemo(() => checksOf("sample", ofSample()));
  const drawingChecks = createMemo(() => checksOf("drawing", props.moment));
  const checkOf = (line: Line): Check => (line.scope === "sample" ? sampleChecks() : drawingChecks()).get(line.id)!;
  const holding = createMemo(() => LINES.filter((line) => checkOf(line).holds).length);
  const [symbol, setSymbol] = createSignal<string | null>(null);
  return (
    <>
      <p class="badge" role="status">
        <Verdict
          holds={holding() === LINES.length}
          text={`${holding()} of ${LINES.length} lines hold at these numbers`}
        />
      </p>
      <ol class="lines" data-symbol={symbol()} onPointerOver={(event) => setSymbol(symbolOf(event.target))}>
        <For each={LINES}>
          {(line, at) => <LineCard line={line} number={at() + 1} check={checkOf(line)} moment={props.moment} />}
        </For>
      </ol>
    </>
  );
}

/** Whether two moments differ at most in the drawing. */
function isSameSample(x: Moment, y: Moment): boolean {
  return (
    x.pass === y.pass &&
    x.engine.gradient === y.engine.gradient &&
    x.formula === y.formula &&
    x.feature === y.feature &&
    x.class === y.class &&
    x.mistake === y.mistake
  );
}

function checksOf(scope: Line["scope"], moment: Moment): Map<string, Check> {
  return new Map(LINES.filter((line) => line.scope === scope).map((line) => [line.id, checkLine(line, moment)]));
}

/** The symbol of a formula that the pointer is over: it is then marked wherever it stands. */
function symbolOf(target: EventTarget | null): string | null {
  const found = (target as Element | null)?.closest('[class*="symbol-"]');
  return /symbol-(\w+)/.exec(found?.getAttribute("class") ?? "")?.[1] ?? null;
}

/** One line: formula, reason, the numbers, and the two sides of the check. */
function LineCard(props: {
  readonly line: Line;
  readonly number: number;
  readonly check: Check;
  readonly moment: Moment;
}) {
  const studio = useStudio();
  const words = LINES_IN_WORDS.find(({ id }) => id === props.line.id)!;
  const shown = () => props.check.shown;
  const difference = () => Math.abs(shown().left - shown().right);
  return (
    <li class="card line" classList={{ wrong: !props.check.holds }}>
      <div class="line-head">
        <span class="line-number" aria-hidden="true">
          {props.number}
        </span>
        <Formula name={words.id} />
        <Verdict holds={props.check.holds} />
      </div>
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
          Checked in {props.check.count === 1 ? "one equality" : `${props.check.count} equalities`}: {props.line.route}.
          ({props.line.label} of the derivation in docs/likelihood.md)
        </p>
      </Show>
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
