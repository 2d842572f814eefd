import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Objective, Point } from "../objective/objective.js";
import { TURN_MILLISECONDS } from "../pause-for.js";
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
  "linearised",
  "hessian",
  "entryHessian",
  "classBlocks",
  "heaviestBlocks",
  "constantHessian",
  "constantCurvature",
  "gram",
  "gramDiagonal",
  "rowFactors",
] as const;

/** Runs a pass, counted, unless the fit was aborted. */
export type Meter = <T>(kind: keyof Work, pass: () => Promise<T>) => Promise<T>;

/** Counts passes in `work`, yields between them, and throws a signalled abort at once, whatever pass is under way. */
export function meterFor(work: Work, signal?: AbortSignalLike): Meter {
  let lastTurn = performance.now();
  // decided once for passes that are asked for together, so that they stay together; null: no turn is due
  let turn: Promise<void> | null | undefined;
  return async (kind, pass) => {
    signal?.throwIfAborted();
    if (turn === undefined) {
      turn = performance.now() - lastTurn >= TURN_MILLISECONDS ? yieldToEventLoop() : null;
      queueMicrotask(() => (turn = undefined));
    }
    if (turn !== null) {
      await turn;
      lastTurn = performance.now();
      signal?.throwIfAborted();
    }
    work[kind]++;
    return unlessAborted(pass(), signal);
  };
}

/** `objective` with its passes counted in `work`; a signalled abort is thrown at once, whatever pass is under way. `onPass` is called after each evaluation. */
export function meteredObjective(
  objective: Objective,
  work: Work,
  signal?: AbortSignalLike,
  onPass?: (seconds: number, rows: number) => void,
): Objective {
  const meter = meterFor(work, signal);
  const { rough } = objective;
  return {
    ...objective,
    ...(rough ? { rough: async (rows: number) => meteredObjective(await rough(rows), work, signal, onPass) } : {}),
    at: async (W) => {
      const begun = performance.now();
      const point = await meter("evaluations", () => objective.at(W));
      onPass?.((performance.now() - begun) / 1000, objective.rows);
      return { ...point, ...meteredMethods<Point>(point, meter) };
    },
  };
}

/** The summing methods that the point has, with each call going through the meter. */
function meteredMethods<P extends object>(point: P, meter: Meter): Partial<P> {
  const kinds = [
    ...EVALUATIONS.map((name) => [name, "evaluations"] as const),
    ...CURVATURES.map((name) => [name, "curvaturePasses"] as const),
  ];
  const methods = point as Record<string, ((...asked: unknown[]) => Promise<unknown>) | undefined>;
  return Object.fromEntries(
    kinds.flatMap(([name, kind]) => {
      const method = methods[name];
      return method === undefined
        ? []
        : [[name, (...asked: unknown[]) => meter(kind, () => method.apply(point, asked))]];
    }),
  ) as Partial<P>;
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
