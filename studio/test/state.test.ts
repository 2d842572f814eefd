import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MISTAKES } from "../src/derivation/mistake.js";
import { centred, drawingFromText, drawingToText, painted, shifted } from "../src/images/drawing.js";
import { PIXEL_SCALES } from "../src/images/pixel-map.js";
import { LANGUAGES } from "../src/lessons/languages.js";
import { LESSON_STEPS, LESSONS } from "../src/lessons/lesson-names.js";
import { stateFromAddress, stateToAddress } from "../src/state/state-in-address.js";
import {
  FIRST_STATE,
  HIDEABLE,
  MAPS,
  MEASURES,
  MOST_FOLDS,
  PATHS,
  PATIENTS,
  SCOPES,
  SCREENS,
  type StudioState,
  THEMES,
} from "../src/state/studio-state.js";
import { followedBy, SPEEDS, trainingFromText, trainingToText } from "../src/state/training.js";

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 });
const stepOf = fc.oneof(
  fc.record({
    kind: fc.constant("gradient" as const),
    step: fc.double({ min: 1e-6, max: 100, noNaN: true }),
    times: fc.integer({ min: 1, max: 99 }),
  }),
  fc.constant({ kind: "newton" as const }),
  fc.constant({ kind: "solve" as const }),
);
const training = fc.record({
  start: fc.oneof(
    fc.constant({ kind: "zero" as const }),
    fc.record({ kind: fc.constant("random" as const), seed: fc.nat(999) }),
  ),
  steps: fc.array(stepOf, { maxLength: 5 }),
});
const state: fc.Arbitrary<StudioState> = fc.record({
  screen: fc.constantFrom(...SCREENS),
  drawing: fc.oneof(
    hex.map((text) => drawingFromText(text)!),
    fc.array(fc.nat(16), { minLength: 64, maxLength: 64 }).map((greys) => Uint8Array.from(greys)),
  ),
  pixels: fc.constantFrom(...PIXEL_SCALES),
  label: fc.nat(9),
  class: fc.nat(9),
  feature: fc.nat(64),
  training,
  lambda: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  play: fc.boolean(),
  speed: fc.constantFrom(...SPEEDS),
  map: fc.constantFrom(...MAPS),
  scope: fc.constantFrom(...SCOPES),
  step: fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
  mistake: fc.constantFrom(null, ...MISTAKES.map(({ id }) => id)),
  quiz: fc.boolean(),
  hidden: fc.subarray([...HIDEABLE]),
  theme: fc.constantFrom(...THEMES),
  exhibit: fc.constantFrom("features-transposed", "factor-two"),
  patient: fc.constantFrom(...PATIENTS),
  lesson: fc.option(fc.record({ name: fc.constantFrom(...LESSONS), step: fc.integer({ min: 1, max: LESSON_STEPS }) })),
  language: fc.constantFrom(...LANGUAGES),
  words: fc.constantFrom("", "Vergleicht 3 & 8: was fällt auf?\nZeit: 10 Minuten + Pause"),
  projector: fc.boolean(),
  key: fc.constantFrom("", "bW9kZWw_-0"),
  path: fc.constantFrom(...PATHS),
  folds: fc.integer({ min: 2, max: MOST_FOLDS }),
  measure: fc.constantFrom(...MEASURES),
  load: fc.constantFrom("", "iris.csv", "my data & more+.csv", "Messung ä=1.csv"),
});

describe("the address", () => {
  it("says the whole state: any state comes back from it, to the last bit", () => {
    fc.assert(
      fc.property(state, (any) => {
        expect(stateFromAddress(`#${stateToAddress(any)}`)).toEqual(any);
      }),
    );
  });

  it("is empty for the first state", () => {
    expect(stateToAddress(FIRST_STATE)).toBe("");
    expect(stateFromAddress("")).toEqual(FIRST_STATE);
  });

  it("of version 1 leaves out what was first then: twenty steps from zero", () => {
    const then = stateFromAddress("#v=1&screen=lens");
    expect(trainingToText(then.training)).toBe("0,g0.0005*20");
    expect(then.step).toBe(0.004);
    expect(stateFromAddress(stateToAddress(then))).toEqual(then);
  });

  it("ignores what it cannot use and keeps the rest", () => {
    const odd = stateFromAddress(
      "#v=2&screen=lens&draw=xyz&class=12&pixel=r9c1&w=0,q&lambda=-1&break=all&theme=pink&load=../x",
    );
    expect(odd).toEqual({ ...FIRST_STATE, screen: "lens" });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(stateFromAddress(text).drawing).toHaveLength(64);
      }),
    );
  });
});

describe("a training", () => {
  it("counts equal gradient steps, and forgets what a solve makes idle", () => {
    const step = { kind: "gradient", step: 0.01, times: 1 } as const;
    const two = followedBy(followedBy(trainingFromText("r7")!, step), step);
    expect(trainingToText(two)).toBe("r7,g0.01*2");
    expect(trainingToText(followedBy(two, { kind: "solve" }))).toBe("0,s");
  });

  it("is not read from a text with more steps than a page can replay", () => {
    expect(trainingFromText("0,g0.1*4000,g0.1*4000")).toBeNull();
  });
});

describe("a drawing", () => {
  it("is sixteen hexadecimal digits, the top left pixel first", () => {
    expect(drawingToText(painted(drawingFromText("0000000000000000")!, 0, true))).toBe("8000000000000000");
    fc.assert(
      fc.property(hex, (text) => {
        expect(drawingToText(drawingFromText(text)!)).toBe(text);
      }),
    );
  });

  it("loses what is moved out of the image, and is centred by its box", () => {
    expect(drawingToText(shifted(drawingFromText("8000000000000001")!, 1, 1))).toBe("0040000000000000");
    expect(drawingToText(centred(drawingFromText("c0c0000000000000")!))).toBe("0000001818000000");
    expect(drawingToText(centred(drawingFromText("0000000000000000")!))).toBe("0000000000000000");
  });
});
