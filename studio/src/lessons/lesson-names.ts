/** The lessons, in the order in which they are offered. */
export const LESSONS = ["votes", "residual", "downhill", "broken", "converged"] as const;
export type LessonName = (typeof LESSONS)[number];

/** Steps of each lesson. */
export const LESSON_STEPS = 5;

/** A step of a lesson, counted from 1. */
export interface LessonPlace {
  readonly name: LessonName;
  readonly step: number;
}

/** "votes.3"; "votes" is its first step. */
export function lessonPlaceFromText(text: string): LessonPlace | null {
  const [first, step = "1", ...rest] = text.split(".");
  const name = LESSONS.find((one) => one === first);
  return name && rest.length === 0 && /^\d$/.test(step) && Number(step) >= 1 && Number(step) <= LESSON_STEPS
    ? { name, step: Number(step) }
    : null;
}

export function lessonPlaceToText({ name, step }: LessonPlace): string {
  return step === 1 ? name : `${name}.${step}`;
}
