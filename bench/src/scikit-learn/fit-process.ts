import { createInterface } from "node:readline";
import {
  type Engine,
  fitFeatureMap,
  fitted,
  makeSample,
  none,
  penalised,
  probabilities as probabilitiesOf,
  raw,
  referenceEngine,
  ridgeFromScikitLearn,
  type SolverName,
  solve,
  type Table,
  tableFromColumns,
  tableFromSparseRows,
  wasmEngine,
} from "multilogit";

// Fits for scikit-learn/multilogit_classifier.py: one JSON object per line in and out, arrays as base64 of little-endian f64. Ends with its
// standard input. The environment variable MULTILOGIT_ENGINE says which engine sums: reference (default) or wasm.

interface Request {
  readonly rows: number;
  readonly features: number;
  /** rows × features, by rows; or compressed rows */
  readonly dense?: string;
  readonly sparse?: {
    readonly starts: readonly number[];
    readonly columns: readonly number[];
    readonly values: string;
  };
  /** places among the classes, one per row */
  readonly labels: readonly number[];
  readonly classes: number;
  readonly rowWeights: string;
  /** scikit-learn's C; null for no penalty */
  readonly C: number | null;
  readonly constant: boolean;
  readonly solver: SolverName | "auto";
  readonly tolerance: number;
  readonly maxIterations: number;
  /** d × K, the constant first */
  readonly start?: string;
}

const LABEL = "label";
const WEIGHT = "weight";

async function fit(request: Request, engine: Engine): Promise<object> {
  const { classes: K, C, solver, tolerance, maxIterations, start } = request;
  const classes = Array.from({ length: K }, (_, k) => k);
  const table = tableOf(request);
  const featureMap = fitFeatureMap(table, raw(), { exclude: [LABEL, WEIGHT], constant: request.constant });
  const sample = makeSample(featureMap, table, LABEL, { classes, rowWeights: WEIGHT });
  const objective = penalised(await engine.likelihood(sample), C === null ? none() : ridgeFromScikitLearn(C, K));
  const options = { solver, tolerance, maxIterations, ...(start === undefined ? {} : { start: numbersFrom(start) }) };
  const solution = await solve(objective, options).finally(() => objective.close?.());
  const { weights, value, converged, reason, iterations, certificate } = solution;
  const probabilities = probabilitiesOf(fitted(objective, solution), table);
  return {
    weights: textOf(weights),
    probabilities: textOf(probabilities),
    value,
    converged,
    reason,
    iterations,
    gap: certificate.gap,
  };
}

function tableOf({ rows, features, dense, sparse, labels, rowWeights }: Request): Table {
  const names = Array.from({ length: features }, (_, j) => `x${j}`);
  const others = { [LABEL]: [...labels], [WEIGHT]: numbersFrom(rowWeights) };
  if (sparse !== undefined)
    return tableFromSparseRows({ ...sparse, names, values: numbersFrom(sparse.values) }, others);
  const cells = numbersFrom(dense!);
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => cells[i * features + j]!);
  return tableFromColumns({ ...Object.fromEntries(names.map((name, j) => [name, column(j)])), ...others });
}

function numbersFrom(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function textOf(numbers: Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

const engine = process.env.MULTILOGIT_ENGINE === "wasm" ? await wasmEngine({ threads: 1 }) : referenceEngine;
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await fit(JSON.parse(line) as Request, engine).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
