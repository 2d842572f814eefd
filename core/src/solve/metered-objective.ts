import type { Objective, Point } from "../objective/objective.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";

/** What a fit has cost so far, in passes over the rows. */
export interface Work {
  evaluations: number;
  curvaturePasses: number;
}

/** Passes run for at most about this long before timers and abort signals get their turn; short enough for a page to stay smooth. */
const BREATH_MILLISECONDS = 30;

/** `objective` with its passes counted in `work`; a signalled abort is thrown at once, whatever pass is under way. */
export function meteredObjective(objective: Objective, work: Work, signal?: AbortSignal): Objective {
  let lastBreath = performance.now();
  const breathe = async () => {
    signal?.throwIfAborted();
    if (performance.now() - lastBreath < BREATH_MILLISECONDS) return;
    await yieldToEventLoop();
    lastBreath = performance.now();
    signal?.throwIfAborted();
  };
  const evaluation = async <T>(pass: () => Promise<T>): Promise<T> => {
    await breathe();
    work.evaluations++;
    return unlessAborted(pass(), signal);
  };
  const curvature = async <T>(pass: () => Promise<T>): Promise<T> => {
    await breathe();
    work.curvaturePasses++;
    return unlessAborted(pass(), signal);
  };
  const meteredPoint = (point: Point): Point => ({
    W: point.W,
    value: point.value,
    logLikelihood: point.logLikelihood,
    gradient: point.gradient,
    hessianVector: (V) => curvature(() => point.hessianVector(V)),
    along: (V, steps) => evaluation(() => point.along(V, steps)),
    hessian: (rows) => curvature(() => point.hessian(rows)),
    classBlocks: (rows) => curvature(() => point.classBlocks(rows)),
    constantHessian: () => curvature(() => point.constantHessian()),
    scoreChange: (V) => evaluation(() => point.scoreChange(V)),
    scoreProducts: (power) => curvature(() => point.scoreProducts(power)),
    groupScoreProducts: (groups) => curvature(() => point.groupScoreProducts(groups)),
    curvatureSlope: (V) => curvature(() => point.curvatureSlope(V)),
  });
  const { rough } = objective;
  return {
    ...objective,
    ...(rough ? { rough: async (rows: number) => meteredObjective(await rough(rows), work, signal) } : {}),
    at: async (W) => meteredPoint(await evaluation(() => objective.at(W))),
    gram: (rows, chosen) => curvature(() => objective.gram(rows, chosen)),
    gramDiagonal: () => curvature(() => objective.gramDiagonal()),
  };
}

/** What `pass` comes to, or the signal's reason as soon as it is given. */
function unlessAborted<T>(pass: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return pass;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    pass.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
