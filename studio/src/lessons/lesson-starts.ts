import type { StudioState } from "../state/studio-state.js";
import { type Training, trainingFromText } from "../state/training.js";
import type { LessonName, LessonPlace } from "./lesson-names.js";

const trained = (text: string): Training => trainingFromText(text)!;

/** What is on the screen when a step begins, where it differs from the first state of the page. */
const STARTS: Readonly<Record<LessonName, readonly Partial<StudioState>[]>> = {
  votes: [{}, { class: 8 }, {}, {}, { label: 3 }],
  residual: [
    { screen: "lens", scope: "drawing", training: trained("0") },
    { screen: "lens", scope: "drawing", training: trained("0"), class: 8 },
    { screen: "lens", training: trained("0") },
    { screen: "lens", training: trained("0,g0.001*5") },
    { screen: "lens" },
  ],
  downhill: [
    { screen: "step", training: trained("0") },
    { screen: "step", training: trained("0") },
    { screen: "step", training: trained("0,g0.001*20"), step: 0.05 },
    { screen: "step", training: trained("0,g0.001*5") },
    { screen: "step", training: trained("0,g0.001*20") },
  ],
  broken: [
    { screen: "derivation" },
    { screen: "derivation", mistake: "features" },
    { screen: "doctor", exhibit: "features-transposed" },
    { screen: "doctor", patient: "function" },
    { screen: "doctor", exhibit: "factor-two" },
  ],
  converged: [
    { screen: "step", training: trained("0,g0.001*200") },
    { screen: "step", training: trained("0,g0.001*200") },
    { screen: "step" },
    { screen: "step" },
    { screen: "step", lambda: 100 },
  ],
};

/** Where a step of a lesson begins; without a lesson, nothing. */
export function lessonStart(place: LessonPlace | null): Partial<StudioState> {
  return place === null ? {} : { ...STARTS[place.name][place.step - 1]!, lesson: place };
}
