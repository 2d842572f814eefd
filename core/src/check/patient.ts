import { MultilogitError, quoted } from "../errors.js";
import type { CheckOptions } from "./check-options.js";
import type { Stage } from "./diagnosis.js";
import { fromImplementation, type Geometry, toImplementation } from "./geometry.js";
import type {
  CheckedData,
  EvaluationRequest,
  EvaluationResult,
  Implementation,
  Numbers,
  Quantity,
} from "./implementation.js";
import type { Problem } from "./problem.js";

/** What an implementation is asked about: the rows of one request, and the same rows in the doctor's order if they are known. */
export interface Setting {
  readonly geometry: Geometry;
  /** null when the implementation keeps its data to itself */
  readonly problem: Problem | null;
  /** null at openness "weights" */
  readonly data: CheckedData | null;
}

/** Value and gradient at one W, d × C. */
export interface Seen {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** An implementation as the doctor asks it: with fresh arrays each time, its answers copied at once and brought into the doctor's order. */
export interface Patient {
  readonly conventions: NonNullable<Implementation["conventions"]>;
  /** how often it was asked so far */
  readonly evaluations: () => number;
  /** Its answer as it stands. */
  ask(setting: Setting, W: Float64Array, want: readonly Quantity[]): Promise<PatientAnswer>;
  /** f at each W */
  values(setting: Setting, Ws: readonly Float64Array[]): Promise<Float64Array>;
  points(setting: Setting, Ws: readonly Float64Array[]): Promise<readonly Seen[]>;
  /** Whether this many more evaluations, at the pace of the last answers, end before this share of the time is used up; 1 by default. */
  affords(evaluations: number, share?: number): boolean;
  /** Reports what is being done; throws when the check was aborted. */
  tell(stage: Stage, sentence: string): void;
}

export interface PatientAnswer {
  readonly evaluation: EvaluationResult;
  /** the weights that were handed over, as they are afterwards, and as they were */
  readonly handed: Float64Array;
  readonly original: Float64Array;
}

/** The most requests in one `evaluateMany`. */
const BATCH = 256;
/** The quickest of this many answers tells the pace: others may have waited for a busy machine. */
const REMEMBERED = 3;
/** How long a person will wait for a verdict; `seconds` overrides it. */
const SECONDS = 60;

export function patientOf(implementation: Implementation, options: CheckOptions): Patient {
  let evaluations = 0;
  let paces: number[] = [];
  const { signal, onProgress, seconds = SECONDS } = options;
  const started = Date.now();
  const timed = async <T>(count: number, answers: () => T | Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    evaluations += count;
    const asked = Date.now();
    const answered = await answers();
    paces = [...paces, (Date.now() - asked) / 1000 / count].slice(-REMEMBERED);
    return answered;
  };
  const many = async (requests: readonly EvaluationRequest[]): Promise<readonly EvaluationResult[]> => {
    if (implementation.evaluateMany) {
      const answers = await implementation.evaluateMany(requests);
      if (answers.length !== requests.length)
        throw new MultilogitError(
          "data",
          `evaluateMany returned ${answers.length} evaluations for ${requests.length} requests; return one for each, in order`,
        );
      return answers;
    }
    const answers: EvaluationResult[] = [];
    for (const request of requests) {
      signal?.throwIfAborted();
      // Copied before the next call: it may be written into the same array.
      answers.push(copied(await implementation.evaluate(request)));
    }
    return answers;
  };
  const request = ({ geometry, data }: Setting, W: Float64Array, want: readonly Quantity[]): EvaluationRequest => ({
    weights: toImplementation(geometry, W),
    data: data && freshData(data),
    want,
  });
  const all = async (setting: Setting, Ws: readonly Float64Array[], want: readonly Quantity[]) => {
    const answers: EvaluationResult[] = [];
    for (let from = 0; from < Ws.length; from += BATCH) {
      const requests = Ws.slice(from, from + BATCH).map((W) => request(setting, W, want));
      answers.push(...(await timed(requests.length, () => many(requests))));
    }
    return answers;
  };
  return {
    conventions: implementation.conventions ?? {},
    evaluations: () => evaluations,
    ask: async (setting, W, want) => {
      const asked = request(setting, W, want);
      const evaluation = await timed(1, () => implementation.evaluate(asked));
      return { evaluation, handed: asked.weights, original: toImplementation(setting.geometry, W) };
    },
    values: async (setting, Ws) => Float64Array.from(await all(setting, Ws, ["value"]), ({ value }) => numberOf(value)),
    points: async (setting, Ws) =>
      (await all(setting, Ws, ["value", "gradient"])).map(({ value, gradient }) => ({
        value: numberOf(value),
        gradient: gradientOf(setting.geometry, gradient),
      })),
    affords: (count, share = 1) => Date.now() - started + 1000 * Math.min(...paces) * count <= 1000 * seconds * share,
    tell: (stage, sentence) => {
      signal?.throwIfAborted();
      onProgress?.({ stage, evaluations, sentence });
    },
  };
}

/** All numbers of an array or of an array of arrays, row by row, copied. */
export function flat(values: Numbers): Float64Array {
  if (values.length > 0 && typeof values[0] === "object")
    return Float64Array.from(Array.from(values as ArrayLike<ArrayLike<number>>, (row) => Array.from(row)).flat());
  return Float64Array.from(values as ArrayLike<number>);
}

function gradientOf(geometry: Geometry, gradient: Numbers): Float64Array {
  const values = flat(gradient);
  if (values.length !== geometry.place.length)
    throw new MultilogitError(
      "data",
      `the gradient has ${values.length} numbers, the weights ${geometry.place.length}; return one derivative for each weight at every call`,
    );
  return fromImplementation(geometry, values);
}

function numberOf(value: unknown): number {
  if (typeof value !== "number")
    throw new MultilogitError("data", `the value is ${quoted(value)}; return one number next to the gradient`);
  return value;
}

function copied(evaluation: EvaluationResult): EvaluationResult {
  const { gradient } = evaluation;
  return gradient === undefined || gradient === null ? evaluation : { ...evaluation, gradient: flat(gradient) };
}

/** Each call gets its own arrays, so that an implementation that writes into its data spoils only that call. */
function freshData(data: CheckedData): CheckedData {
  return {
    ...data,
    design: data.design.slice(),
    labels: data.labels.slice(),
    masses: data.masses.slice(),
    rowWeights: data.rowWeights.slice(),
  };
}
