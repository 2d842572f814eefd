import type { Random } from "../numeric/random.js";
import { norm } from "../numeric/vectors.js";
import type { CheckOptions } from "./check-options.js";
import type { Decoding } from "./decode/decode.js";
import { decodeResiduals, type ResidualDecoding } from "./decode/decode-residuals.js";
import type { FewRows } from "./decode/decode-scores.js";
import type { Coefficients } from "./decode/fit-models.js";
import { type Relation, recognizeFeatures } from "./decode/recognize-features.js";
import { type Recovery, recoverFeatures } from "./decode/recover-features.js";
import type { Geometry } from "./geometry.js";
import { isCoarse, type Noise } from "./noise.js";
import type { Patient, Setting } from "./patient.js";
import { type ProbeRows, randomWeights, realRows, sampleRows, settingOf } from "./probe-rows.js";
import type { Problem } from "./problem.js";

/** What the gradient's features and residuals were found to be. */
export interface FeatureInspection {
  /** null when the gradient is not a product of the value's residuals with any fixed features */
  readonly recovery: Recovery | null;
  /** how the recovered features may come from the given ones; on other rows only one of them holds, or none */
  readonly relations: readonly Relation[];
  /** null when the rows are too many to decode */
  readonly residuals: ResidualDecoding | null;
  /** the rows that they are of, without the penalty that the value has there; null where there are none */
  readonly few: FewRows | null;
}

/** Rows of the doctor's own, few enough that one W gives all residuals and few W all features. */
const FEW_ROWS = 7;
const PICTURES = 12;
/** Errors of recovered features exceed the misfit by about the condition of the system. */
const CONDITION = 100;

interface Known {
  readonly decoding: Decoding;
  readonly noise: Noise;
  readonly sample: CheckOptions["sample"];
  readonly source: Random;
}

export async function inspectFeatures(
  patient: Patient,
  main: Setting & { readonly problem: Problem },
  { decoding, noise, sample, source }: Known,
): Promise<FeatureInspection> {
  const isOpen = main.data !== null;
  const pairing = decoding.readings[0]?.pairing;
  const see = pairing?.gradient.model.probabilitiesSee ?? decoding.values[0]?.model.features;
  const few = (most: number) => (isOpen ? fewRows(patient, main.geometry, sample, source, most) : main);
  const recovered = await recoverFeatures(patient, few(PICTURES), see, noise, source);
  // In numbers of few digits any features would do.
  const recovery = recovered && !isCoarse(noise.gradient) && recovered.misfit <= recovered.allowed ? recovered : null;
  return {
    recovery,
    relations: recovery ? recognizeFeatures(recovery.problem, recovery.F, CONDITION * recovery.allowed) : [],
    ...(await residualsOf(patient, few(FEW_ROWS), decoding, source)),
  };
}

/** Some rows of the sample, or real ones (0/1 rows have the same squares, roots and cuts), without a penalty where that can be asked for. */
function fewRows(
  { conventions }: Patient,
  geometry: Geometry,
  sample: CheckOptions["sample"],
  source: Random,
  most: number,
): Setting & { readonly problem: Problem } {
  const rows = sample ? sampleRows(geometry, sample) : wideRows(realRows(source, geometry, conventions, most, 0));
  const picked = spread(rows.X.length, Math.min(most, geometry.inputs.length));
  const { K } = geometry;
  const setting = settingOf(geometry, conventions, {
    X: picked.map((i) => rows.X[i]!),
    Y: Float64Array.from(picked.flatMap((i) => Array.from(rows.Y.subarray(i * K, i * K + K)))),
    v: Float64Array.from(picked, (i) => rows.v[i]!),
    lambda: 0,
  });
  return { ...setting, problem: setting.problem! };
}

/** Features beyond 1, so that whole numbers and cuts show. */
function wideRows(rows: ProbeRows): ProbeRows {
  return { ...rows, X: rows.X.map((row) => Float64Array.from(row, (x) => 3 * x)) };
}

function spread(rows: number, count: number): number[] {
  const few = Math.min(rows, count);
  return Array.from({ length: few }, (_, i) => Math.floor((i * rows) / few));
}

async function residualsOf(
  patient: Patient,
  setting: Setting & { readonly problem: Problem },
  decoding: Decoding,
  source: Random,
): Promise<Pick<FeatureInspection, "residuals" | "few">> {
  const { problem } = setting;
  const { n, geometry } = problem;
  if (n > geometry.d) return { residuals: null, few: null };
  const Ws = SPREADS.map((spread) => randomWeights(source, setting, spread));
  const seen = await patient.points(setting, Ws);
  const without = (penalty: Coefficients | undefined): FewRows => ({
    problem,
    Ws,
    seen: seen.map(({ value, gradient }, p) => ({
      value,
      gradient: gradient.map((g, jc) => {
        const isBias = Math.floor(jc / geometry.C) === geometry.constant;
        return penalty ? g - (isBias ? penalty.bias.value : penalty.ridge.value) * Ws[p]![jc]! : g;
      }),
    })),
  });
  const known = decoding.gradients[0]?.coefficients[0];
  const shown = without(setting.data === null ? known : undefined);
  const G = shown.seen[0]!.gradient;
  return {
    residuals: norm(G) === 0 ? null : decodeResiduals(problem, Ws[0]!, G),
    few: setting.data === null ? null : without(decoding.values[0]?.coefficients[decoding.unpenalised]),
  };
}

/** Of scores at the points that residuals are read off, in nats: the first shows the whole curve, the others keep digits. */
const SPREADS = [2.5, 1, 1, 1.5, 1.5];
