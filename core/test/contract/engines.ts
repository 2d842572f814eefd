import type { Engine } from "../../src/engine/engine.js";
import { probabilities, scores } from "../../src/engine/likelihood.js";
import { type ReferencePoint, referenceEngine } from "../../src/engine/reference.js";
import { applyFeatures, offsetsOf } from "../../src/features/apply-features.js";
import type { FeatureMap } from "../../src/features/feature-map.js";
import type { Point } from "../../src/objective/objective.js";
import type { Table } from "../../src/table/table.js";

/** An engine, and where its two kinds of probabilities are: those it serves for raw rows, and those inside its likelihood. */
export interface EngineCase {
  readonly name: string;
  readonly engine: Engine;
  serve(featureMap: FeatureMap, W: Float64Array, K: number, table: Table): Promise<Float64Array>;
  inside(point: Point): Float64Array;
}

async function serveByReference(featureMap: FeatureMap, W: Float64Array, K: number, table: Table) {
  return probabilities(scores(applyFeatures(featureMap, table), W, K, offsetsOf(featureMap, table)), K).P;
}

/** Every engine. A new one is one line here; the derivatives and parity contracts then run over it. */
export const engines: readonly EngineCase[] = [
  {
    name: referenceEngine.name,
    engine: referenceEngine,
    serve: serveByReference,
    inside: (point) => (point as ReferencePoint).probabilities,
  },
];
