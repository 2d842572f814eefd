import { createEffect, createSignal, onCleanup, untrack } from "solid-js";

/** The same value a frame later, so that what was painted is on screen before everything that follows from it. */
export function afterTheFrame<T>(source: () => T): () => T {
  const [value, setValue] = createSignal(untrack(source));
  createEffect(() => {
    const next = source();
    const frame = requestAnimationFrame(() => setTimeout(() => setValue(() => next)));
    onCleanup(() => cancelAnimationFrame(frame));
  });
  return value;
}
