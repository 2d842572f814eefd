import digits from "virtual:digits";
import { type Objective, solve } from "multilogit";
import { digitImages } from "../images/digits.js";
import { coreObjective } from "../likelihood/core-objective.js";
import type { Along, Answered, Answers, Asked, Question, Solved } from "./messages.js";

// Fits and line searches on the bundled digits, beside the page so that it never waits.

const images = digitImages(digits);
const objectives = new Map<number, Promise<Objective>>();

function objectiveFor(lambda: number): Promise<Objective> {
  const known = objectives.get(lambda) ?? coreObjective(images, lambda);
  objectives.set(lambda, known);
  return known;
}

async function answerTo(question: Question): Promise<Answers[keyof Answers]> {
  const objective = await objectiveFor(question.lambda);
  if (question.kind === "solve") return solved(objective);
  if (question.kind === "along") return along(objective, question.W, question.steps);
  const { weights } = await solve(objective, { solver: "newton", start: question.W, maxIterations: 1, polish: false });
  return { weights };
}

async function solved(objective: Objective): Promise<Solved> {
  const started = performance.now();
  const { weights, value, converged, reason, method, iterations, certificate } = await solve(objective);
  const seconds = (performance.now() - started) / 1000;
  return { weights, value, converged, reason, method, iterations, certificate, seconds };
}

/** f along −∇f, with what the first two derivatives foretell. */
async function along(objective: Objective, W: Float64Array, steps: Float64Array): Promise<Along> {
  const point = await objective.at(W);
  const V = point.gradient.map((g) => -g);
  const [HV, values] = [await point.hessianVector(V), await point.along(V, steps)];
  return { values, value: point.value, slope: -dot(V, V), curvature: dot(V, HV) };
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, at) => sum + value * y[at]!, 0);
}

self.onmessage = async ({ data: { id, question } }: MessageEvent<Asked>) => {
  const reply = await answerTo(question).then(
    (answer): Answered => ({ id, answer }),
    (error: unknown): Answered => ({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
  self.postMessage(reply);
};
