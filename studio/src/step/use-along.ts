import { type Accessor, createEffect, createSignal } from "solid-js";
import { useStudio } from "../studio.js";
import type { Along } from "../worker/digits-protocol.js";

/** Asks the worker how f changes along −∇f, one question at a time and always the latest. */
export function useAlong(): Accessor<Along | null> {
  const studio = useStudio();
  const [along, setAlong] = createSignal<Along | null>(null);
  let busy = false;
  let again = false;
  const wanted = () => ({
    pixels: studio.images.map.scale,
    W: studio.W(),
    lambda: studio.state.lambda,
    step: studio.state.step,
  });
  const ask = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    setAlong(await studio.ask("along", wanted()));
    busy = false;
    if (again) void ask();
  };
  createEffect(() => {
    wanted();
    void ask();
  });
  return along;
}
