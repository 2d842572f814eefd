import type { CheckedData, Conventions, EvaluationRequest } from "../implementation.js";
import type { Question } from "./conversation.js";

/** "eval" for one request; "evalMany" for several that differ in their weights only, which then are a list. */
export function evaluationQuestion(
  requests: readonly [EvaluationRequest, ...EvaluationRequest[]],
  conventions: Conventions,
): Question {
  const [{ data, want }] = requests;
  const parameters = requests.map(({ weights }) => parametersOf(weights, data, conventions));
  const sent = parameters.length === 1 ? parameters[0]! : transposed(parameters);
  return {
    op: requests.length === 1 ? "eval" : "evalMany",
    want,
    ...sent,
    ...(data === null ? {} : dataFields(data, conventions)),
  };
}

/** Two requests that can be asked in one question. */
export function differInWeightsOnly(a: EvaluationRequest, b: EvaluationRequest): boolean {
  return (
    a.want.join() === b.want.join() && (a.data === null ? b.data === null : b.data !== null && sameData(a.data, b.data))
  );
}

/** By their numbers: each request has arrays of its own. */
function sameData(a: CheckedData, b: CheckedData): boolean {
  const same = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    if (x.length !== y.length) return false;
    for (let at = 0; at < x.length; at++) if (x[at] !== y[at]) return false;
    return true;
  };
  return (
    a.columns === b.columns &&
    a.lambda === b.lambda &&
    same(a.labels, b.labels) &&
    same(a.design, b.design) &&
    same(a.masses, b.masses) &&
    same(a.rowWeights, b.rowWeights)
  );
}

interface Parameters {
  /** d rows of K numbers, or K rows of d */
  readonly weights: number[][];
  /** K numbers, when they are apart */
  readonly bias?: number[];
}

function parametersOf(
  W: Float64Array,
  data: CheckedData | null,
  { layout, bias, classes = data?.classes, referenceClass = null }: Conventions,
): Parameters {
  const K = classes! - (referenceClass === null ? 0 : 1);
  const apart = bias === "separate" ? K : 0;
  const matrix = W.subarray(0, W.length - apart);
  const weights = rowsOf(matrix, layout === "class-major" ? matrix.length / K : K);
  return bias === "separate" ? { weights, bias: [...W.subarray(W.length - apart)] } : { weights };
}

function transposed(parameters: readonly Parameters[]) {
  const weights = parameters.map((one) => one.weights);
  return parameters[0]!.bias === undefined ? { weights } : { weights, bias: parameters.map((one) => one.bias) };
}

function dataFields(data: CheckedData, { softLabels, rowWeights }: Conventions) {
  return {
    design: rowsOf(data.design, data.columns),
    labels: [...data.labels],
    ...(softLabels ? { masses: rowsOf(data.masses, data.classes) } : {}),
    ...(rowWeights ? { rowWeights: [...data.rowWeights] } : {}),
    lambda: data.lambda,
  };
}

function rowsOf(numbers: Float64Array, width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)]);
}
