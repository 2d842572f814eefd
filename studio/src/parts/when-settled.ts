import { createEffect, createSignal, onCleanup, untrack } from "solid-js";

/** What changes within this many milliseconds is still moving, as in a training that plays. */
const QUIET = 200;

/** The same value once it has stood still, for what is only read then: naming 650 cells in each frame takes longer than drawing them. */
export function whenSettled<T>(source: () => T): () => T {
  const [value, setValue] = createSignal(untrack(source));
  createEffect(() => {
    const next = source();
    const timer = setTimeout(() => setValue(() => next), QUIET);
    onCleanup(() => clearTimeout(timer));
  });
  return value;
}
