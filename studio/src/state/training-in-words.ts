import type { Training, TrainingStep } from "./training.js";

/** "20 gradient steps of 0.0005 from zero" */
export function trainingInWords({ start, steps }: Training): string {
  if (steps.at(-1)?.kind === "solve") return "a full solve";
  const from = start.kind === "zero" ? "zero" : `random numbers (seed ${start.seed})`;
  if (steps.length === 0) return start.kind === "zero" ? "all zero" : from;
  return `${steps.map(stepInWords).join(", then ")} from ${from}`;
}

function stepInWords(step: TrainingStep): string {
  if (step.kind === "newton") return "a Newton step";
  if (step.kind === "solve") return "a full solve";
  return `${step.times} gradient step${step.times > 1 ? "s" : ""} of ${step.step}`;
}
