import { createSignal, For } from "solid-js";
import { BLANK, centred, painted, shifted } from "../images/drawing.js";
import { BRIGHTEST, LIT_FROM, PIXELS, SIDE } from "../images/picture.js";
import { useStudio } from "../studio.js";
import { ThinBars } from "./thin-bars.js";

type Tool = "pen" | "eraser";

/** The drawing, to paint on by mouse, touch or keys, and what can be done with it. */
export function Pad() {
  const studio = useStudio();
  const [tool, setTool] = createSignal<Tool>("pen");
  const [cursor, setCursor] = createSignal(27);
  let grid!: HTMLDivElement;
  let stroke: { on: boolean; last: number } | null = null;

  const inGreys = () => studio.state.pixels !== "threshold";
  const isLit = (pixel: number) => studio.state.drawing[pixel]! >= LIT_FROM;
  /** A pixel between dark and lit, as the model sees it on a scale that has greys. */
  const isGrey = (pixel: number) => inGreys() && studio.state.drawing[pixel]! % BRIGHTEST !== 0;
  const nameOf = (pixel: number) =>
    isGrey(pixel) ? `intensity ${studio.state.drawing[pixel]} of ${BRIGHTEST}` : isLit(pixel) ? "lit" : "not lit";
  const paint = (pixel: number, on: boolean) => {
    const next = painted(studio.state.drawing, pixel, on);
    if (studio.state.drawing[pixel] !== next[pixel]) studio.set({ drawing: next });
  };
  const pixelAt = (event: PointerEvent) => {
    const box = grid.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * SIDE);
    const row = Math.floor(((event.clientY - box.top) / box.height) * SIDE);
    return row >= 0 && row < SIDE && column >= 0 && column < SIDE ? row * SIDE + column : -1;
  };
  const begin = (event: PointerEvent) => {
    const pixel = pixelAt(event);
    if (pixel < 0 || event.button > 0) return;
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    stroke = { on: tool() === "pen", last: pixel };
    studio.draw(painted(studio.state.drawing, pixel, stroke.on));
    setCursor(pixel);
  };
  const go = (event: PointerEvent) => {
    if (!stroke) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const pixel = pixelAt(part);
      if (pixel < 0 || pixel === stroke.last) continue;
      for (const between of lineOf(stroke.last, pixel)) paint(between, stroke.on);
      stroke.last = pixel;
    }
  };
  const end = () => {
    stroke = null;
  };
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowUp: -SIDE, ArrowDown: SIDE, ArrowLeft: -1, ArrowRight: 1 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const next = cursor() + move;
      const sameRow = Math.floor(next / SIDE) === Math.floor(cursor() / SIDE);
      if (next >= 0 && next < PIXELS && (Math.abs(move) === SIDE || sameRow)) setCursor(next);
      (grid.querySelector(`[data-pixel="${cursor()}"]`) as HTMLElement).focus();
    }
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      studio.draw(painted(studio.state.drawing, cursor(), !isLit(cursor())));
    }
  };

  return (
    <div class="pad-frame">
      <p class="draw-here">Draw a digit here</p>
      <div
        class="pad"
        ref={grid}
        role="grid"
        aria-label="Drawing, 8 by 8 pixels. Arrow keys move, space paints."
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={keys}
      >
        <For each={Array.from({ length: SIDE }, (_, row) => row)}>
          {(row) => (
            <div role="row" class="pad-row">
              <For each={Array.from({ length: SIDE }, (_, column) => row * SIDE + column)}>
                {(pixel) => (
                  <div
                    role="gridcell"
                    class="pad-cell"
                    classList={{ lit: !isGrey(pixel) && isLit(pixel), grey: isGrey(pixel) }}
                    style={{
                      "--share": isGrey(pixel) ? `${(100 * studio.state.drawing[pixel]!) / BRIGHTEST}%` : undefined,
                    }}
                    data-pixel={pixel}
                    tabindex={cursor() === pixel ? 0 : -1}
                    aria-label={`row ${row + 1}, column ${(pixel % SIDE) + 1}, ${nameOf(pixel)}`}
                    onFocus={() => setCursor(pixel)}
                  />
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <ThinBars />
      <div class="pad-tools one-row" role="toolbar" aria-label="Drawing tools">
        <For each={TOOLS}>
          {({ name, title, sign }) => (
            <button
              type="button"
              aria-label={title}
              title={title}
              aria-pressed={tool() === name}
              onClick={() => setTool(name)}
            >
              {sign}
            </button>
          )}
        </For>
        <button type="button" aria-label="Clear" title="Clear" onClick={() => studio.draw(BLANK)}>
          ✕
        </button>
        <button
          type="button"
          aria-label="Undo"
          title="Undo"
          disabled={!studio.canUndo()}
          onClick={() => studio.undoDrawing()}
        >
          ↶
        </button>
        <For each={MOVES}>
          {({ sign, name, down, right }) => (
            <button
              type="button"
              aria-label={name}
              title={name}
              onClick={() => studio.draw(shifted(studio.state.drawing, down, right))}
            >
              {sign}
            </button>
          )}
        </For>
        <button
          type="button"
          aria-label="Centre"
          title="Centre"
          onClick={() => studio.draw(centred(studio.state.drawing))}
        >
          ⊙
        </button>
      </div>
    </div>
  );
}

const TOOLS = [
  { name: "pen", title: "Pen", sign: "✎" },
  { name: "eraser", title: "Eraser", sign: "⌫" },
] as const;

const MOVES = [
  { sign: "←", name: "Move left", down: 0, right: -1 },
  { sign: "↑", name: "Move up", down: -1, right: 0 },
  { sign: "↓", name: "Move down", down: 1, right: 0 },
  { sign: "→", name: "Move right", down: 0, right: 1 },
] as const;

/** The pixels on the way from one to another, the second included, so that a fast stroke has no gaps. */
function lineOf(from: number, to: number): number[] {
  const [row, column] = [Math.floor(from / SIDE), from % SIDE];
  const [down, right] = [Math.floor(to / SIDE) - row, (to % SIDE) - column];
  const steps = Math.max(Math.abs(down), Math.abs(right));
  return Array.from({ length: steps }, (_, at) => {
    const share = (at + 1) / steps;
    return Math.round(row + share * down) * SIDE + Math.round(column + share * right);
  });
}
