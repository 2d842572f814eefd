import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Engine } from "../engine/engine.js";
import { MultilogitError, quoted } from "../errors.js";
import { constantIndex } from "../features/feature-map.js";
import { designColumns } from "../likelihood/design-columns.js";
import { effectiveWeights, linearScores } from "../likelihood/formulas.js";
import { assertFittable, assertSample, type ClassName, type Sample } from "../likelihood/sample.js";
import { type EngineOptions, withLastingEngine } from "../model/choose-engine.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import { maxAbs } from "../numeric/vectors.js";
import { listed } from "../table/table.js";
import { type IdentifiedColumns, identifiedColumns } from "./identified-columns.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import { limitingFit } from "./limiting-fit.js";
import { MOST_ITERATIONS, provenMaximum } from "./proven-maximum.js";
import { type Recession, recessionOf } from "./recession.js";
import { WorkEnded, WorkSteps } from "./work-steps.js";

/** Two classes that are told apart without error, in all of their rows or in some. */
export interface SeparatedClasses {
  readonly classes: readonly [ClassName, ClassName];
  readonly kind: "complete" | "quasi-complete";
  /** the weight of the rows of either class that are told apart from the other, and of all rows of the two */
  readonly separated: number;
  readonly rows: number;
}

/**
 * Whether the likelihood has a maximum at finite weights, with what proves it, and what stays identified if not. Complete: some U raises
 * every row's class above all others; quasi-complete: some U raises some and lowers none (Albert & Anderson 1984, "On the existence of
 * maximum likelihood estimates in logistic regression models").
 */
export interface Separation {
  readonly found: boolean;
  readonly kind: "none" | "quasi-complete" | "complete";
  readonly reason: string;
  readonly pairs: readonly SeparatedClasses[];
  /**
   * features that are enough to tell apart everything that can be; a smallest such set, except perhaps in tables so large that the search
   * for it ends early
   */
  readonly features: readonly string[];
  /** U, d × K, along which no row loses likelihood and the separated rows gain without end; null if there is none */
  readonly direction: Float64Array | null;
  /**
   * Checked on Φ itself, as shares of what the terms of a score can add up to: by how much U raises the least separated score, and how far
   * it moves any score that it must not move. 0 and 0 when there is no U.
   */
  readonly margin: number;
  readonly violation: number;
  /** The finite part: estimates and covariance of what is identified; all weights when nothing is separated. */
  readonly limit: LikelihoodFit;
}

export interface SearchOptions {
  /**
   * How many multiplications the search for separation may take before it ends unsettled: about 1e9 a second, and the same outcome on
   * every machine. Default 2e10.
   */
  readonly searchSteps?: number;
  /** ends the search, unsettled, as its steps would */
  readonly signal?: AbortSignalLike;
  /** called with the share of the search's steps used so far */
  readonly onSearch?: (share: number) => void;
}

/** Multiplications, about 2 s, spent on leaving features out one by one to see which are enough. */
const FEATURE_STEPS = 2e9;
/** Multiplications of a search, about 20 s; 8993 rows of 35 features and 9 classes, 23 rows of them separated, take 4e9. */
const SEARCH_STEPS = 2e10;
/** Features that move scores by less than this share of what the foremost does are not named: that is rounding (moves of 1e-18 were seen). */
const RELEVANT = 1e-9;
const CANNOT_TELL =
  "whether the classes are separated cannot be decided in f64: some rows are closer to separation than rounding resolves; standardise the features or use a ridge penalty";

/**
 * Exact detection of separation, by proof either way. Found: a direction of recession, checked on the rows themselves. Not found: a
 * positive combination of all the rows' score differences that is zero, which by Stiemke's lemma no direction survives; the probabilities
 * at the maximum of the likelihood are one, and those of a Newton step on the way to it (docs/likelihood.md, L40), which is tried first.
 *
 * The rows are examined in orthonormal columns, so that the coding and the units of the features do not matter. Rows within about 1e-8 of a
 * row's length of the boundary between separation and overlap count as on it.
 * @example
 * (await separation(sample)).found; // true
 */
export async function separation(
  sample: Sample,
  { engine, ...search }: Pick<EngineOptions, "engine"> & SearchOptions = {},
): Promise<Separation> {
  assertSample(sample);
  assertFittable(sample);
  return withLastingEngine(sample, engine, (lasting) => separationBy(sample, lasting, search));
}

/** @throws MultilogitError when the search ends unsettled */
export async function separationBy(sample: Sample, engine: Engine, search: SearchOptions = {}): Promise<Separation> {
  const found = await separationWithin(sample, engine, search);
  if (found !== null) return found;
  const { searchSteps = SEARCH_STEPS, signal } = search;
  const end = signal?.aborted
    ? "before it was stopped"
    : `within ${searchSteps} multiplications (about ${searchSteps / 1e9} s)`;
  throw new MultilogitError(
    "data",
    `which classes are separated, and by what, is not settled ${end}; the likelihood still rises after ${MOST_ITERATIONS} Newton steps, so they are separated or nearly so; allow a longer search, or use a ridge penalty or bias reduction`,
  );
}

/** The verdict, or null when the search for it would take more steps. */
export async function separationWithin(
  sample: Sample,
  engine: Engine,
  { searchSteps = SEARCH_STEPS, signal, onSearch }: SearchOptions = {},
): Promise<Separation | null> {
  const watch = {
    ...(signal === undefined ? {} : { signal }),
    ...(onSearch === undefined ? {} : { onSteps: onSearch }),
  };
  const columns = designColumns(sample);
  const orthogonal = identifiedColumns(sample);
  const maximum = await unlessEnded(() => provenMaximum(sample, orthogonal, engine, signal));
  if (maximum === "ended") return null;
  if (maximum !== null) return notSeparated(maximum);
  const recession = await unlessEnded(() => recessionIn(sample, orthogonal, new WorkSteps(searchSteps, watch)));
  if (recession === "ended") return null;
  if (recession === null) throw new MultilogitError("data", CANNOT_TELL);
  const limit = await limitingFit(sample, orthogonal, recession, engine);
  if (!recession.tied.includes(0)) return notSeparated(limit);
  const direction = directionInFeatures(sample, orthogonal, recession);
  const pairs = separatedClasses(sample, recession.tied);
  const isComplete = pairs.every(({ separated, rows }) => separated === rows) && !bindsObserved(sample);
  const features = await sufficientFeatures(
    sample,
    columns,
    direction,
    recession.tied,
    new WorkSteps(FEATURE_STEPS, watch),
  );
  return {
    found: true,
    kind: isComplete ? "complete" : "quasi-complete",
    reason: `${apartInWords(pairs, features)}; their weights run to infinity, so use a ridge penalty or bias reduction`,
    pairs: pairs.filter(({ separated }) => separated > 0),
    features,
    direction,
    ...checked(sample, columns, direction, recession.tied),
    limit,
  };
}

function notSeparated(limit: LikelihoodFit): Separation {
  return {
    found: false,
    kind: "none",
    reason: "not separated: the likelihood has its maximum at finite weights",
    pairs: [],
    features: [],
    direction: null,
    margin: 0,
    violation: 0,
    limit,
  };
}

function recessionIn(sample: Sample, { Q, rank }: IdentifiedColumns, steps: WorkSteps): Promise<Recession | null> {
  return recessionOf({ Q, features: rank, classes: sample.classes.length, observed: observedClasses(sample) }, steps);
}

async function unlessEnded<T>(search: () => Promise<T>): Promise<T | "ended"> {
  try {
    return await search();
  } catch (error) {
    if (error instanceof WorkEnded) return "ended";
    throw error;
  }
}

/** n × K: 1 where the class was observed in a row that counts. */
function observedClasses({ labels, rowWeights, classes }: Sample): Uint8Array {
  const K = classes.length;
  const observed = new Uint8Array(rowWeights.length * K);
  rowWeights.forEach((w, i) => {
    if (w === 0) return;
    if (labels.kind === "classes") observed[i * K + labels.codes[i]!] = 1;
    else for (let k = 0; k < K; k++) observed[i * K + k] = labels.masses[i * K + k]! > 0 ? 1 : 0;
  });
  return observed;
}

/** Whether some row has mass in two classes, so that no direction tells them apart. */
function bindsObserved({ labels, classes }: Sample): boolean {
  if (labels.kind === "classes") return false;
  const K = classes.length;
  return labels.totals.some((_, i) => labels.masses.subarray(i * K, i * K + K).filter((y) => y > 0).length > 1);
}

/** U = T Ũ, scaled to a largest entry of 1. */
function directionInFeatures(sample: Sample, { T, rank }: IdentifiedColumns, { direction }: Recession): Float64Array {
  const K = sample.classes.length;
  const d = sample.design.features;
  const U = new Float64Array(d * K);
  for (let j = 0; j < d; j++)
    for (let r = 0; r < rank; r++)
      for (let k = 0; k < K; k++) U[j * K + k]! += T[j * rank + r]! * direction[r * K + k]!;
  const largest = maxAbs(U);
  return U.map((u) => u / largest);
}

/** The smallest rise of a separated score and the largest move of a tied one, as shares of Σ_j max_i |φ_ij| (max_k U_jk − min_k U_jk). */
function checked(sample: Sample, columns: readonly Float64Array[], U: Float64Array, tied: Uint8Array) {
  const K = sample.classes.length;
  const b = linearScores(sample.design, U, K, null);
  const scale = movesOf(columns, U, K).reduce((sum, move) => sum + move, 0);
  const observed = observedClasses(sample);
  let [margin, violation] = [Infinity, 0];
  for (let i = 0; i < sample.rows; i++) {
    const own = observed.subarray(i * K, i * K + K).indexOf(1);
    if (own < 0) continue;
    for (let k = 0; k < K; k++) {
      const rise = (b[i * K + own]! - b[i * K + k]!) / scale;
      if (tied[i * K + k] === 1) violation = Math.max(violation, Math.abs(rise));
      else margin = Math.min(margin, rise);
    }
  }
  if (!(margin > violation)) throw new MultilogitError("data", CANNOT_TELL);
  return { margin, violation };
}

/** max_i |φ_ij| (max_k U_jk − min_k U_jk): how far each feature moves scores relative to each other, at most */
function movesOf(columns: readonly Float64Array[], U: Float64Array, K: number): number[] {
  return columns.map((column, j) => {
    const ofFeature = U.subarray(j * K, j * K + K);
    return maxAbs(column) * (Math.max(...ofFeature) - Math.min(...ofFeature));
  });
}

function separatedClasses(sample: Sample, tied: Uint8Array): SeparatedClasses[] {
  const { classes } = sample;
  const K = classes.length;
  const observed = observedClasses(sample);
  const effective = effectiveWeights(sample);
  return classes.flatMap((first, k) =>
    classes.slice(k + 1).map((second, offset) => {
      const l = k + 1 + offset;
      let [separated, rows] = [0, 0];
      for (let i = 0; i < sample.rows; i++) {
        const [isFirst, isSecond] = [observed[i * K + k] === 1, observed[i * K + l] === 1];
        if (isFirst === isSecond) continue;
        rows += effective[i]!;
        if (tied[i * K + (isFirst ? l : k)] === 0) separated += effective[i]!;
      }
      return { classes: [first, second], kind: separated === rows ? "complete" : "quasi-complete", separated, rows };
    }),
  );
}

/**
 * Takes the first 1, 2, 4 … of the features that move scores most, until they separate as much as all do; then leaves out each of those,
 * the least moving first, as long as the rest still separates as much.
 */
async function sufficientFeatures(
  sample: Sample,
  columns: readonly Float64Array[],
  U: Float64Array,
  tied: Uint8Array,
  steps: WorkSteps,
): Promise<string[]> {
  const { names } = sample.featureMap;
  const constant = constantIndex(sample.featureMap);
  const moves = movesOf(columns, U, sample.classes.length);
  const candidates = names.map((_, j) => j).filter((j) => j !== constant);
  const least = RELEVANT * moves.reduce((most, move) => Math.max(most, move), 0);
  const moving = candidates.filter((j) => moves[j]! > least).sort((a, b) => moves[b]! - moves[a]!);
  const suffices = async (chosen: readonly number[]): Promise<boolean> => {
    steps.take(2 * sample.rows * chosen.length ** 2);
    const some = columns.filter((_, j) => j === constant || chosen.includes(j));
    const found = some.length === 0 ? null : await recessionIn(sample, orthogonalColumns(some), steps);
    return found?.tied.every((isTied, ik) => isTied === tied[ik]) ?? false;
  };
  let kept = moving;
  await unlessEnded(async () => {
    for (let m = 1; m < moving.length && kept === moving; m *= 2)
      if (await suffices(moving.slice(0, m))) kept = moving.slice(0, m);
    for (const j of kept.toReversed()) {
      const without = kept.filter((other) => other !== j);
      if (await suffices(without)) kept = without;
    }
  });
  // the remaining ones are enough, whether or not fewer would be
  return kept.sort((a, b) => a - b).map((j) => names[j]!);
}

/** Which features tell which classes apart. */
export function apartInWords(pairs: readonly SeparatedClasses[], features: readonly string[]): string {
  const inWords = ({ classes: [first, second], kind, separated, rows }: SeparatedClasses) =>
    `${quoted(String(first))} from ${quoted(String(second))}${kind === "complete" ? "" : ` in ${separated} of ${rows} rows`}`;
  const apart = pairs.filter(({ separated }) => separated > 0).map(inWords);
  return `separated: ${listed(features)} ${features.length === 1 ? "tells" : "tell"} apart without error ${apart.join(", ")}`;
}
