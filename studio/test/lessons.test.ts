import { solve } from "multilogit";
import { describe, expect, it } from "vitest";
import { packedDigits } from "../build/bundled-digits.js";
import { digitImages } from "../src/images/digits.js";
import { ENGLISH } from "../src/lessons/english.js";
import { GERMAN } from "../src/lessons/german.js";
import { LANGUAGES } from "../src/lessons/languages.js";
import {
  LESSON_STEPS,
  LESSONS,
  type LessonPlace,
  lessonPlaceFromText,
  lessonPlaceToText,
} from "../src/lessons/lesson-names.js";
import { isRight, taskOf } from "../src/lessons/lesson-tasks.js";
import { SENTENCES } from "../src/lessons/sentences.js";
import { coreObjective } from "../src/likelihood/core-objective.js";
import { safeStep } from "../src/likelihood/largest-step.js";
import { passOver, ridgeValue } from "../src/likelihood/likelihood.js";
import { lessonStart, stateFromAddress, stateToAddress } from "../src/state/state-in-address.js";
import { FIRST_STATE } from "../src/state/studio-state.js";

const PLACES: readonly LessonPlace[] = LESSONS.flatMap((name) =>
  Array.from({ length: LESSON_STEPS }, (_, at) => ({ name, step: at + 1 })),
);

describe("the sentences of the lessons", () => {
  it("are complete in both languages, differ, and fill in the same numbers", () => {
    expect(gapsInSentences(ENGLISH, GERMAN)).toEqual([]);
  });

  it("would be found incomplete", () => {
    const { steps } = GERMAN.lessons.votes;
    const shorter = { ...GERMAN.lessons, votes: { title: "", steps: steps.slice(1) } };
    expect(gapsInSentences(ENGLISH, { ...GERMAN, lessons: shorter })).toContain("lessons.votes.title is empty");
    expect(gapsInSentences(ENGLISH, { ...GERMAN, lessons: shorter })).toContain(
      "lessons.votes.steps.4.text is missing in German",
    );
    expect(gapsInSentences(ENGLISH, ENGLISH)).not.toEqual([]);
  });

  it("have as many options as the task has", () => {
    for (const place of PLACES)
      for (const language of LANGUAGES) {
        const task = taskOf(place);
        const { options } = SENTENCES[language].lessons[place.name].steps[place.step - 1]!;
        expect(options?.length ?? 0, lessonPlaceToText(place)).toBe(task.kind === "choice" ? task.options : 0);
      }
  });
});

describe("every step", () => {
  it("names its subject, and helps where its task can be answered wrongly", () => {
    for (const place of PLACES)
      for (const language of LANGUAGES) {
        const { subject, wrong } = SENTENCES[language].lessons[place.name].steps[place.step - 1]!;
        expect(subject.length, lessonPlaceToText(place)).toBeGreaterThan(0);
        expect(wrong === undefined, lessonPlaceToText(place)).toBe(taskOf(place).kind === "deed");
      }
  });
});

describe("the address of a lesson", () => {
  it("is its name and step, and brings back where the step begins", () => {
    for (const place of PLACES) {
      const begun = { ...FIRST_STATE, ...lessonStart(place) };
      expect(stateToAddress(begun)).toBe(`v=2&lesson=${lessonPlaceToText(place)}`);
      expect(stateFromAddress(stateToAddress(begun))).toEqual(begun);
    }
  });

  it("keeps what was changed since then, even if the page begins so", () => {
    const place = { name: "downhill", step: 3 } as const;
    const changed = { ...FIRST_STATE, ...lessonStart(place), training: FIRST_STATE.training, screen: "draw" as const };
    expect(stateFromAddress(stateToAddress(changed))).toEqual(changed);
  });

  it.each(["", "votes.0", "votes.6", "votes.1.2", "nothing", "votes.x"])("%j is no lesson", (text) => {
    expect(lessonPlaceFromText(text)).toBeNull();
  });
});

describe("what the lessons say", () => {
  it("is so: 200 steps are not converged, a long step rises, a larger penalty has smaller weights", async () => {
    const images = digitImages(packedDigits());
    const objective = await coreObjective(images, 1);
    const { value, weights } = await solve(objective);
    const f = (W: Float64Array) => ridgeValue(W, 1) - passOver(images, W).logLikelihood;
    let W = new Float64Array(650);
    const takeSteps = async (times: number, t = 0.001) => {
      for (let step = 0; step < times; step++) {
        const { gradient } = await objective.at(W);
        W = W.map((w, jk) => w - t * gradient[jk]!);
      }
      return f(W);
    };
    const after20 = await takeSteps(20);
    expect(await takeSteps(180)).toBeGreaterThan(value + 1);
    W = new Float64Array(650);
    await takeSteps(20);
    expect(await takeSteps(1, 0.05)).toBeGreaterThan(after20);
    W = new Float64Array(650);
    await takeSteps(20);
    const newton = await solve(objective, { solver: "newton", start: W, maxIterations: 1, polish: false });
    expect(newton.value).toBeLessThan(await takeSteps(20));
    expect(Math.round(0.001 / safeStep(images, 1))).toBe(12);
    const strict = await solve(await coreObjective(images, 100));
    expect(ridgeValue(strict.weights, 1)).toBeLessThan(ridgeValue(weights, 1));
  });

  it("takes numbers as people write them", () => {
    const task = { kind: "number", answer: () => -0.1, within: 0.01 } as const;
    for (const text of ["-0.1", "−0,1", " -0.1002 "]) expect(isRight(task, undefined as never, text), text).toBe(true);
    const tiny = { kind: "number", answer: () => 8.3e-5, within: 0.05 } as const;
    for (const text of ["8.3·10⁻⁵", "8,3e-5", "0.000083", "8.3*10^-5"])
      expect(isRight(tiny, undefined as never, text), text).toBe(true);
    for (const text of ["0.1", "", "x", "-0.11"]) expect(isRight(task, undefined as never, text), text).toBe(false);
  });
});

/** What is missing, one too many or the same in both languages; empty when the sentences are complete. */
function gapsInSentences(english: object, germanOnes: object): string[] {
  const [en, de] = [entriesOf(english), entriesOf(germanOnes)];
  const missing = [...en.keys()].filter((key) => !de.has(key)).map((key) => `${key} is missing in German`);
  const extra = [...de.keys()].filter((key) => !en.has(key)).map((key) => `${key} is missing in English`);
  const other = [...en].flatMap(([key, text]) => {
    const german = de.get(key);
    if (text.trim() === "" || german?.trim() === "") return [`${key} is empty`];
    if (german === text) return [`${key} is the same in both languages`];
    return german !== undefined && holes(german) !== holes(text) ? [`${key} does not fill in the same numbers`] : [];
  });
  return [...missing, ...extra, ...other];
}

/** Every sentence by its path: "lessons.votes.steps.0.text". */
function entriesOf(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  return new Map(
    Object.entries(value as object).flatMap(([key, part]) => [
      ...entriesOf(part, path === "" ? key : `${path}.${key}`),
    ]),
  );
}

function holes(text: string): string {
  return (text.match(/\{\w+\}/g) ?? []).sort().join();
}
