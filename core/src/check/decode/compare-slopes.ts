import { dot, norm } from "../../numeric/vectors.js";
import type { Cause, Explanation } from "../diagnosis.js";
import type { Geometry } from "../geometry.js";
import { arrangementFaults, biasSummed, biasZero, classesPermuted, lastClassZero } from "../hypotheses/arrangement.js";
import * as penalty from "../hypotheses/penalty-faults.js";
import { factorCause, signFlipped, unknownFactor } from "../hypotheses/scale.js";
import { jacobianRowsSummed } from "../hypotheses/softmax-derivative.js";
import { constantValue } from "../hypotheses/values.js";
import { judge, type LineBundle } from "../line-test.js";
import type { Problem } from "../problem.js";
import { penaltyColumns } from "./evidence.js";
import type { Estimate } from "./fit-models.js";
import { leastSquares } from "./least-squares.js";
import { recognize, same } from "./recognize-ratio.js";

/** The gradient put back in its place, and how many faults that takes. */
interface Placement {
  readonly causes: readonly Cause[];
  undo(geometry: Geometry, G: Float64Array): Float64Array;
}

/** Equations beyond the unknowns that a fit must pass before it is believed. */
const SPARE_EQUATIONS = 5;
const UNKNOWNS = 4;
/** Slopes known worse than this, relative, fit anything. */
const KNOWN_ERROR = 0.02;

/**
 * What is wrong when neither data nor formula are known: slopes of the value against those of the gradient in another place, on another
 * scale, with a multiple of W added. Empty when that explains nothing.
 */
export function compareSlopes(bundles: readonly LineBundle[], rows: number | undefined): readonly Explanation[] {
  const { geometry } = bundles[0]!.setting;
  const parts = emptyParts(bundles);
  if (parts) return parts;
  const found = placements(geometry).flatMap((placement) => fitPlacement(bundles, placement, rows));
  const least = Math.min(...found.map(({ causes }) => causes.length));
  return found.filter(({ causes }) => causes.length === least);
}

/** Parts of the gradient that are zero, but for a multiple of W, where the value changes, everything else being right. */
function emptyParts(bundles: readonly LineBundle[]): readonly Explanation[] | null {
  const { C, constant } = bundles[0]!.setting.geometry;
  type Part = (jc: number) => boolean;
  const isBias: Part = (jc) => Math.floor(jc / C) === constant;
  const isLast: Part = (jc) => jc % C === C - 1;
  const size = Math.max(
    ...bundles.flatMap(({ gradient, lines }) => [
      norm(gradient),
      ...lines.map(({ differences, V }) => Math.abs(differences.derivative) / norm(V)),
    ]),
  );
  const stacked = (of: (bundle: LineBundle) => Float64Array) =>
    Float64Array.from(bundles.flatMap((b) => Array.from(of(b))));
  const empty = (includes: Part) => {
    const within = (ofBias: boolean) =>
      stacked(({ W }) => W.map((w, jc) => (includes(jc) && isBias(jc) === ofBias ? w : 0)));
    const given = stacked(({ gradient }) => gradient.map((g, jc) => (includes(jc) ? g : 0)));
    const noise = Math.max(...bundles.map((bundle) => bundle.noise.gradient));
    return (
      norm(leastSquares([within(false), within(true)], given).remainder) <= Math.max(EMPTY_SHARE, 10 * noise) * size
    );
  };
  const restAgrees = (part: Part) =>
    bundles.every((bundle) =>
      bundle.lines
        .filter(({ V }) => V.every((x, jc) => x === 0 || !part(jc)))
        .every((line) => judge(line, bundle.gradient, bundle.noise).agrees),
    );
  const exact = (causes: readonly Cause[]): Explanation => ({ causes, misfit: 0 });
  if (empty(() => true)) return [exact([jacobianRowsSummed.cause!])];
  // Two points already determine the multiple of these few weights, so the part itself must be 0.
  const isZero = (part: Part) =>
    bundles.every(({ gradient }) => gradient.every((g, jc) => !part(jc) || Math.abs(g) <= EMPTY_SHARE * size));
  if (constant !== null && isZero(isBias) && restAgrees(isBias)) return [exact([biasZero.cause!]), exact([biasSummed])];
  if (C > 1 && empty(isLast) && restAgrees(isLast)) return [exact([lastClassZero.cause!])];
  return null;
}

/** A part of the gradient smaller than this relative to the slopes counts as empty. */
const EMPTY_SHARE = 1e-9;

function fitPlacement(
  bundles: readonly LineBundle[],
  placement: Placement,
  rows: number | undefined,
): readonly Explanation[] {
  const { geometry } = bundles[0]!.setting;
  const equations = bundles.flatMap(({ W, gradient, lines }) => {
    const G = placement.undo(geometry, gradient);
    return lines.map(({ V, differences }) => ({
      terms: [G, ...penaltyColumns({ geometry }, W)].map((term) => dot(term, V)),
      slope: differences.derivative,
      error: differences.error + 3 * bundles[0]!.noise.gradient * norm(G) * norm(V),
    }));
  });
  const known = equations.filter(({ slope, error }) => error < KNOWN_ERROR * Math.abs(slope));
  if (known.length < UNKNOWNS + SPARE_EQUATIONS) return [];
  // Each equation in units of its error.
  const columns = Array.from({ length: UNKNOWNS }, (_, t) =>
    Float64Array.from(known, ({ terms, error }) => terms[t]! / error),
  );
  const { coefficients, spreads, remainder } = leastSquares(
    columns,
    Float64Array.from(known, ({ slope, error }) => slope / error),
  );
  if (!remainder.every((left) => Math.abs(left) <= BARS)) return [];
  const estimate = (p: number) => ({ value: coefficients[p]!, error: spreads[p]! });
  const isThere = (p: number) => !same(estimate(p), { value: 0, error: 0 });
  // The slopes of the value hold nothing of the gradient, only a penalty: no data part, unless it is drowned.
  if (!isThere(0))
    return placement.causes.length === 0 && isSharp(estimate(0)) ? [{ causes: [constantValue.cause], misfit: 0 }] : [];
  const penalties: Cause[] = [];
  if (isThere(3)) penalties.push(penalty.lassoForRidge(-coefficients[3]!));
  else if (isThere(1)) penalties.push(penalty.penaltyDiffers(coefficients[1]!));
  if (isThere(2)) penalties.push(penalty.biasPenaltyUnlike(coefficients[2]!));
  const misfit = norm(remainder) / norm(columns[0]!);
  const factor = { value: 1 / coefficients[0]!, error: spreads[0]! / coefficients[0]! ** 2 };
  return scaleCauses(factor, geometry, rows)
    .map((scale) => ({ causes: [...placement.causes, ...scale, ...penalties], misfit }))
    .filter(({ causes }) => causes.length > 0);
}

/** Whether a multiple of the gradient of a thousandth would have been seen. */
function isSharp({ error }: Estimate): boolean {
  return BARS * error < 1e-3;
}

/** Residuals of this many errors are noise. */
const BARS = 10;

/** Every way to read the factor; N is guessed when it was not declared and nothing else fits. */
function scaleCauses(factor: Estimate, geometry: Geometry, rows: number | undefined): readonly (readonly Cause[])[] {
  const flipped = factor.value < 0 ? [signFlipped(null, "all")] : [];
  const problemOf = (n: number) =>
    ({ geometry, n, v: new Float64Array(0), Y: new Float64Array(0) }) as unknown as Problem;
  const read = (n: number) =>
    recognize([factor], [problemOf(n)]).filter(({ ratio: { id } }) => id !== "weights" && id !== "masses");
  const declared = read(rows ?? Number.NaN);
  const guesses = wholeNumbers(factor, geometry.K).flatMap(read);
  const known = declared.length > 0 || rows !== undefined ? declared : guesses;
  if (known.length === 0) return [[...flipped, unknownFactor(Math.abs(factor.value), "all")]];
  const causes = known.map((one) => factorCause(one, "all"));
  if (causes.includes(null)) return [flipped];
  return causes
    .filter((one, at) => causes.findIndex((other) => other!.id === one!.id) === at)
    .map((one) => [...flipped, one!]);
}

/** N that would make a factor N, 1/N, N K or 1/(N K), where it is a whole number within its error. */
function wholeNumbers({ value, error }: Estimate, K: number): readonly number[] {
  const factor = Math.abs(value);
  const size = factor < 1 ? 1 / factor : factor;
  const whole = Math.round(size);
  const tolerance = Math.max(1e-6, (BARS * error) / factor);
  // An error near ½ would make any factor a whole number.
  if (whole < 3 || Math.abs(size / whole - 1) > tolerance || tolerance * whole > 0.1) return [];
  return whole % K === 0 ? [whole, whole / K] : [whole];
}

function placements({ C }: Geometry): readonly Placement[] {
  const cyclic = (by: number) => Array.from({ length: C }, (_, c) => (c + by + C) % C);
  const reversed = Array.from({ length: C }, (_, c) => C - 1 - c);
  const orders = C === 1 ? [] : C === 2 ? [cyclic(1)] : [cyclic(1), cyclic(-1), reversed];
  const arranged = [...arrangementFaults, ...orders.map(classesPermuted)].filter(
    ({ arrange }) => arrange !== undefined,
  );
  return [
    { causes: [], undo: (_, G) => G },
    ...arranged.map(
      ({ cause, arrange }): Placement => ({
        causes: [cause!],
        undo: (geometry, G) => inverse(geometry, G, arrange!),
      }),
    ),
  ];
}

/** Undoes a rearrangement by following where each number went. */
function inverse(
  geometry: Geometry,
  G: Float64Array,
  arrange: (geometry: Geometry, G: Float64Array) => Float64Array,
): Float64Array {
  const went = arrange(geometry, Float64Array.from(G.keys()));
  const back = new Float64Array(G.length);
  for (const [at, from] of went.entries()) back[from] = G[at]!;
  return back;
}
