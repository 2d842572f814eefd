import { AROUND_SCREENS } from "./german/around-screens.js";
import { DERIVATION } from "./german/derivation.js";
import { DIAGNOSIS_EXPLANATIONS } from "./german/diagnosis-explanations.js";
import { DIAGNOSIS_TITLES } from "./german/diagnosis-titles.js";
import { DOCTOR } from "./german/doctor.js";
import { DRAW_LENS_STEP } from "./german/draw-lens-step.js";
import { FINDINGS } from "./german/findings.js";
import { GALLERY } from "./german/gallery.js";
import { YOUR_DATA } from "./german/your-data.js";
import type { Phrases } from "./translation.js";

/** All sentences of the page and of the doctor in English and German; tests find those that are missing. */
export const GERMAN_PHRASES: Phrases = {
  ...AROUND_SCREENS,
  ...DRAW_LENS_STEP,
  ...DERIVATION,
  ...DOCTOR,
  ...YOUR_DATA,
  ...GALLERY,
  ...DIAGNOSIS_TITLES,
  ...DIAGNOSIS_EXPLANATIONS,
  ...FINDINGS,
};
