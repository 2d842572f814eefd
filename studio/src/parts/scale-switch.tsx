import type { PixelScale } from "../images/pixel-map.js";
import { useStudio } from "../studio.js";
import { Choice } from "./choice.js";

const OPTIONS: readonly { readonly value: PixelScale; readonly text: string }[] = [
  { value: "threshold", text: "0/1" },
  { value: "raw", text: "0–16" },
  { value: "standardize", text: "standardised" },
];

/** What a scale does to the numbers of the page. */
const NOTES: Readonly<Record<PixelScale, string>> = {
  threshold: "A pixel is 1 from intensity 8 of 16 on, else 0: sums over images are counts.",
  raw: "Intensities as scanned. For the same scores weights are some 16 times smaller: λ pulls less on them, and a safe step is 200 times shorter.",
  standardize:
    "Less the pixel's mean, over its standard deviation: every pixel spreads alike, and a dark one is not 0 but below the mean.",
};

/** How the model sees the pixels: scores, likelihood, gradient and steps all follow, which is the point. */
export function ScaleSwitch() {
  const studio = useStudio();
  return (
    <div class="scale-switch">
      <Choice<PixelScale>
        legend="Pixels are seen as"
        name="pixels"
        value={studio.state.pixels}
        options={OPTIONS}
        onPick={studio.seePixels}
      />
      <p class="note">
        {NOTES[studio.state.pixels]}{" "}
        {!studio.isHidden("mistakes") && !studio.isHidden("derivation") && (
          <button
            type="button"
            class="link"
            onClick={() => studio.set({ screen: "derivation", mistake: "scale", quiz: false })}
          >
            And if only the gradient saw another scale?
          </button>
        )}
      </p>
    </div>
  );
}
