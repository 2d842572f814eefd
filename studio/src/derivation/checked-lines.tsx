import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";
import { type Check, checkLine, type Line } from "./check-line.js";
import { LineCard } from "./line-card.js";
import { LINES } from "./lines.js";
import type { Moment } from "./moment.js";
import { ProveIt } from "./prove-it.js";

/** All lines, checked, and how many hold. */
export function CheckedLines(props: { readonly moment: Moment }) {
  // Lines about the sample do not see the drawing: they are not checked again while the user paints.
  const ofSample = createMemo(() => props.moment, undefined, { equals: isSameSample });
  const sampleChecks = createMemo(() => checksOf("sample", ofSample()));
  const drawingChecks = createMemo(() => checksOf("drawing", props.moment));
  const checkOf = (line: Line): Check => (line.scope === "sample" ? sampleChecks() : drawingChecks()).get(line.id)!;
  const holding = createMemo(() => LINES.filter((line) => checkOf(line).holds).length);
  const studio = useStudio();
  // Lines that hold are folded; the first that does not is opened and brought into view.
  const [opened, setOpened] = createSignal<readonly string[]>([]);
  const isOpen = (id: string) => studio.state.quiz || opened().includes(id);
  const open = (id: string, now: boolean) => {
    if (!studio.state.quiz)
      setOpened((all) => (now ? [...all.filter((one) => one !== id), id] : all.filter((one) => one !== id)));
  };
  const goTo = (at: number) => {
    open(LINES[at]!.id, true);
    document.getElementById(`line-${at + 1}`)?.scrollIntoView({ block: "center" });
  };
  createEffect(
    on(
      () => LINES.findIndex((line) => !checkOf(line).holds),
      (first) => {
        setOpened([]);
        if (first >= 0) requestAnimationFrame(() => goTo(first));
      },
    ),
  );
  const [symbol, setSymbol] = createSignal<string | null>(null);
  return (
    <>
      <div class="badge-row">
        <p class="badge" role="status">
          <Verdict
            holds={holding() === LINES.length}
            text={`${holding()} of ${LINES.length} lines hold at these numbers`}
          />
        </p>
        <Show when={!studio.isHidden("mistakes")}>
          <ProveIt moment={props.moment} />
        </Show>
      </div>
      <nav class="strip" aria-label="The twelve lines">
        <For each={LINES}>
          {(line, at) => (
            <button
              type="button"
              class="chip"
              classList={{ wrong: !checkOf(line).holds }}
              aria-label={`${at() + 1} ${checkOf(line).holds ? "✓ holds" : "✗ does not hold"}`}
              onClick={() => goTo(at())}
            >
              {at() + 1} {checkOf(line).holds ? "✓" : "✗"}
            </button>
          )}
        </For>
      </nav>
      <ol class="lines" data-symbol={symbol()} onPointerOver={(event) => setSymbol(symbolOf(event.target))}>
        <For each={LINES}>
          {(line, at) => (
            <LineCard
              line={line}
              number={at() + 1}
              check={checkOf(line)}
              moment={props.moment}
              open={isOpen(line.id)}
              onOpen={(now) => open(line.id, now)}
            />
          )}
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
