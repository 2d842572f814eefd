import type { Engine } from "../../src/engine/engine.js";
import { type ReferencePoint, referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import type { WasmPoint } from "../../src/engine/wasm/wasm-likelihood.js";
import { applyFeatures, offsetsOf } from "../../src/features/apply-features.js";
import type { FeatureMap } from "../../src/features/feature-map.js";
import { linearScores, softmaxRows } from "../../src/likelihood/formulas.js";
import type { Likelihood, LikelihoodPoint } from "../../src/likelihood/likelihood.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import type { Table } from "../../src/table/table.js";
import type { WholePoint } from "../whole-objective.js";
import { className } from "./problem.js";

/** An engine whose likelihoods have every sum. */
export interface WholeEngine extends Engine {
  likelihood(sample: Sample): Promise<Likelihood<WholePoint>>;
}

/** An engine, and where its two kinds of probabilities are: those it serves for raw rows, and those inside its likelihood. */
export interface EngineCase {
  readonly name: string;
  readonly engine: WholeEngine;
  serve(featureMap: FeatureMap, W: Float64Array, K: number, table: Table): Promise<Float64Array>;
  inside(point: LikelihoodPoint): Promise<Float64Array>;
}

async function serveByReference(featureMap: FeatureMap, W: Float64Array, K: number, table: Table) {
  return softmaxRows(linearScores(applyFeatures(featureMap, table), W, K, offsetsOf(featureMap, table)), K).P;
}

const kernels = await wasmEngine({ threads: 1 });

/** Rows to serve become a sample of their own; its labels do not matter. */
async function serveByKernels(featureMap: FeatureMap, W: Float64Array, K: number, table: Table) {
  const classes = Array.from({ length: K }, (_, k) => className(k));
  const likelihood = await kernels.likelihood(makeSample(featureMap, table, "class", { classes }));
  const served = await (await likelihood.at(W)).probabilities();
  likelihood.close?.();
  return served;
}

/** Every engine. A new one is one line here; the derivatives and parity contracts then run over it. */
export const engines: readonly EngineCase[] = [
  {
    name: referenceEngine.name,
    engine: referenceEngine,
    serve: serveByReference,
    inside: async (point) => (point as ReferencePoint).probabilities,
  },
  {
    name: kernels.name,
    engine: kernels,
    serve: serveByKernels,
    inside: (point) => (point as WasmPoint).probabilities(),
  },
];
