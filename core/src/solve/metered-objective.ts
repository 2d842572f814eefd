import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Objective, Point } from "../objective/objective.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";

/** What a fit has cost so far, in passes over the rows. */
export interface Work {
  evaluations: number;
  curvaturePasses: number;
}

/** The sums of a point that give values, and those that give curvature; a likelihood may lack some of them. */
const EVALUATIONS = ["along", "scoreChange"] as const;
const CURVATURES = [
  "hessianVector",
  "hessian",
  "classBlocks",
  "constantHessian",
  "gram",
  "gramDiagonal",
  "rowFactors",
] as const;

/** Passes run for at most about this long before yielding to timers and abort signals; short enough for a page to stay smooth. */
const TURN_MILLISECONDS = 30;

/** `objective` with its passes counted in `work`; a signalled abort is thrown at once, whatever pass is under way. */
export function meteredObjective(objective: Objective, work: Work, signal?: AbortSignalLike): Objective {
  let lastTurn = performance.now();
  const metered = async <T>(kind: keyof Work, pass: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    if (performance.now() - lastTurn >= TURN_MILLISECONDS) {
      await yieldToEventLoop();
      lastTurn = performance.now();
      signal?.throwIfAborted();
    }
    work[kind]++;
    return unlessAborted(pass(), signal);
  };
  const meteredPoint = (point: Point): Point => ({
    ...point,
    ...meteredMethods(point, EVALUATIONS, (pass) => metered("evaluations", pass)),
    ...meteredMethods(point, CURVATURES, (pass) => metered("curvaturePasses", pass)),
  });
  const { rough } = objective;
  return {
    ...objective,
    ...(rough ? { rough: async (rows: number) => meteredObjective(await rough(rows), work, signal) } : {}),
    at: async (W) => meteredPoint(await metered("evaluations", () => objective.at(W))),
  };
}

/** Those of the named methods that the point has, with each call going through `metered`. */
function meteredMethods<Name extends (typeof EVALUATIONS | typeof CURVATURES)[number]>(
  point: Point,
  names: readonly Name[],
  metered: <T>(pass: () => Promise<T>) => Promise<T>,
): Partial<Point> {
  const present = names.filter((name) => point[name] !== undefined);
  return Object.fromEntries(
    present.map((name) => {
      const method = point[name] as (...asked: unknown[]) => Promise<unknown>;
      return [name, (...asked: unknown[]) => metered(() => method.apply(point, asked))];
    }),
  );
}

/** The result of `pass`; rejects with the signal's reason as soon as it is aborted. */
function unlessAborted<T>(pass: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return pass;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    pass.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
