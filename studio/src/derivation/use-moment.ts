import { type Accessor, createEffect, createMemo, createSignal } from "solid-js";
import { coreFeatures } from "../likelihood/pixel-features.js";
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
  const formula = createMemo(() => formulaGradient(studio.images, studio.pass(), studio.state.mistake));
  return createMemo((): Moment | null => {
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
}
