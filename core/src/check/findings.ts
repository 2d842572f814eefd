import type { Behaviour } from "./behaviour.js";
import type { ContractOutcome } from "./contract.js";
import type { Decoding } from "./decode/decode.js";
import type { Evidence } from "./decode/evidence.js";
import type { ErrorMap, NegativeControl, Stage } from "./diagnosis.js";
import type { Extremes } from "./extremes.js";
import type { HessianOutcome } from "./hessian-check.js";
import type { FiniteDifferences } from "./hypotheses/finite-differences.js";
import type { FeatureInspection } from "./inspect-features.js";
import type { Intermediates } from "./intermediates.js";
import type { Judgement } from "./judgement.js";
import type { LineBundle } from "./line-test.js";
import type { Noise } from "./noise.js";
import type { Patient, Setting } from "./patient.js";
import type { Rearrangement } from "./rearranged-rows.js";
import type { UnusualRows } from "./unusual-rows.js";

/** All that the stages found; null for a stage that had no reason or no time to run. */
export interface Findings {
  readonly patient: Patient;
  readonly settings: readonly Setting[];
  readonly tolerance: number;
  readonly contract: ContractOutcome;
  readonly noises: readonly Noise[];
  readonly bundles: readonly LineBundle[];
  readonly evidence: readonly Evidence[];
  /** null when the data are hidden */
  readonly decoding: Decoding | null;
  readonly judgement: Judgement;
  readonly where: ErrorMap | null;
  readonly behaviour: Behaviour | null;
  readonly differences: FiniteDifferences | null;
  readonly rearrangement: Rearrangement | null;
  readonly features: FeatureInspection | null;
  readonly intermediates: Intermediates | null;
  readonly unusual: UnusualRows | null;
  readonly extremes: Extremes | null;
  readonly hessian: HessianOutcome | null;
  /** stages that there was no time for */
  readonly late: readonly Stage[];
  readonly negativeControl: NegativeControl;
}
