import type { ScreenName } from "./state/studio-state.js";
import { followedBy } from "./state/training.js";
import type { Studio } from "./studio.js";

/** What the keys do anywhere but in a field where one types. */
export function shortcuts(studio: Studio, showHelp: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (isTyping(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      studio.undoDrawing();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const shifted = event.shiftKey ? /^Digit(\d)$/.exec(event.code) : null;
    if (shifted) studio.set({ label: Number(shifted[1]) });
    else if (/^\d$/.test(event.key)) studio.set({ class: Number(event.key) });
    else if (event.key === "[") studio.load(neighbour(studio, -1));
    else if (event.key === "]") studio.load(neighbour(studio, 1));
    else if (event.key === "u") studio.undoDrawing();
    else if (event.key === "s" && canStep(studio))
      studio.train(followedBy(studio.state.training, { kind: "gradient", step: studio.state.step, times: 1 }));
    else if (event.key === "p" && canPlay(studio)) studio.player[studio.player.playing() ? "pause" : "play"]();
    else if (event.key === "?") showHelp();
    else return;
    event.preventDefault();
  };
}

function canStep({ state, training, isHidden }: Studio): boolean {
  return state.screen === "step" && training() === "idle" && !isHidden("training");
}

function canPlay({ state, training, isHidden, player }: Studio): boolean {
  return PLAYED.includes(state.screen) && !isHidden("training") && (player.playing() || training() === "idle");
}

/** Screens with the player. */
export const PLAYED: readonly ScreenName[] = ["draw", "lens", "step"];

/** The image of the sample before or after the one that was loaded last. */
export function neighbour({ images, loaded }: Studio, by: number): number {
  const from = loaded() ?? (by > 0 ? -1 : 0);
  return (from + by + images.rows) % images.rows;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
