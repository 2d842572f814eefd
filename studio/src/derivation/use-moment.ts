import { type Accessor, createEffect, createMemo, createSignal } from "solid-js";
import type { Drawing } from "../images/drawing.js";
import type { Images } from "../images/images.js";
import { useStudio } from "../studio.js";
import { type EngineSays, formulaGradient, type Moment } from "./moment.js";

/** The numbers of the moment, once the engine of the core has given its own. */
export function useMoment(): Accessor<Moment | null> {
  const studio = useStudio();
  const [engine, setEngine] = createSignal<{ W: Float64Array; says: Omit<EngineSays, "phi"> } | null>(null);
  createEffect(async () => {
    const W = studio.W();
    const says = await studio.ask("engineSays", { pixels: studio.images.map.scale, W });
    if (studio.W() === W) setEngine({ W, says });
  });
  const [features, setFeatures] = createSignal<{ drawing: Drawing; images: Images; phi: Float64Array } | null>(null);
  createEffect(async () => {
    const [drawing, images] = [studio.state.drawing, studio.images];
    const phi = await studio.ask("features", { pixels: images.map.scale, drawing });
    if (studio.state.drawing === drawing && studio.images === images) setFeatures({ drawing, images, phi });
  });
  const formula = createMemo(() => formulaGradient(studio.images, studio.pass(), studio.state.mistake));
  // While the core reads a new drawing, the numbers of the last one stay, all of them.
  return createMemo((before: Moment | null): Moment | null => {
    const [known, seen] = [engine(), features()];
    if (known?.W !== studio.W() || seen?.images !== studio.images) return null;
    if (seen.drawing !== studio.state.drawing) return before;
    return {
      images: studio.images,
      pass: studio.pass(),
      formula: formula(),
      engine: { ...known.says, phi: seen.phi },
      intensities: studio.state.drawing,
      ...studio.scored(),
      label: studio.state.label,
      feature: studio.state.feature,
      class: studio.state.class,
      mistake: studio.state.mistake,
    };
  }, null);
}
