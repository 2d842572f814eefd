import { compareSlopes } from "./decode/compare-slopes.js";
import type { Decoding } from "./decode/decode.js";
import { type FewRows, scoresByResidual } from "./decode/decode-scores.js";
import { causesOfValue, decodeStructure } from "./decode/decode-structure.js";
import type { Evidence } from "./decode/evidence.js";
import { explain, type Reading } from "./decode/explain.js";
import { type Fitted, fitGradient } from "./decode/fit-models.js";
import type { Relation } from "./decode/recognize-features.js";
import { recognizeWholeNumbers } from "./decode/recognize-whole-numbers.js";
import { throughFunction } from "./decode/through-function.js";
import type { Cause, Diagnosis, Explanation, Verdict } from "./diagnosis.js";
import type { Findings } from "./findings.js";
import {
  classesNotAlike,
  constantInPieces,
  dependsOnOrder,
  independentOfWeights,
  notAddedUp,
} from "./hypotheses/behaviour-faults.js";
import { gradientOfView, otherFeatures } from "./hypotheses/features.js";
import type { ValueModel } from "./hypotheses/formula-model.js";
import { rightGradient } from "./hypotheses/gradient-steps.js";
import { constantValue, unknownValue } from "./hypotheses/values.js";
import { isCoarse } from "./noise.js";
import type { Rearrangement } from "./rearranged-rows.js";

/** What is wrong, how sure that is, and what else it may be. */
export type Naming = Pick<Diagnosis, "causes" | "certainty" | "ties" | "rivals" | "nearest">;

/** Further explanations that need one more fault are worth a line; longer ones are not. */
const MOST_RIVALS = 3;
/** A formula nearer than this is worth a hint, as a share; from a study of 38 wrong formulas. */
const HINT_MISFIT = 0.3;
/** And only if it leaves less than this share of what the right formula leaves, fitted alike: else it says no more than that one. */
const HINT_SHARE = 1 / 3;

export function nameCauses(found: Findings, verdict: Verdict): Naming {
  const differences = found.differences ? [found.differences.cause] : [];
  const alsoFound = [...found.contract.causes, ...(found.hessian?.causes ?? [])];
  if (verdict !== "wrong") {
    const [reading] = found.decoding?.readings ?? [];
    const another = reading && reading.cost === 0 ? reading.pairing.value.model.cause : null;
    return exact([
      ...differences,
      ...(another ? [another] : []),
      ...(found.unusual?.causes ?? []),
      ...(found.extremes?.causes ?? []),
      ...alsoFound,
    ]);
  }
  if (found.unusual?.isWrong) return exact([...found.unusual.causes, ...alsoFound]);
  const naming = found.differences ? exact(differences) : found.decoding ? nameDecoded(found) : nameHidden(found);
  return { ...naming, causes: [...naming.causes, ...alsoFound] };
}

function nameDecoded({ decoding, evidence, features, noises, rearrangement }: Findings): Naming {
  const { readings, values, gradients, nearest } = decoding!;
  if (values[0]?.model === constantValue) return exact([constantValue.cause]);
  const faulty = readings.filter(({ cost }) => cost > 0);
  if (faulty.length > 0 && readings[0]!.cost > 0) return fromReadings(faulty);
  if (values.length === 0 && gradients.length > 0 && !noises.some(({ value }) => isCoarse(value))) {
    const { cause, besides = [] } = gradients[0]!.model;
    return exact([...(cause ? [cause] : []), ...besides, unknownValue], "likely");
  }
  // What is read off few rows is believed when it also predicts all the evidence.
  const { recovery = null, relations = [] } = features ?? {};
  const isAll = evidence.length === 1;
  const proven = relations.find(
    (relation) => (isAll && relation.id === "uncut") || isPredicted(relation, evidence, values[0]),
  );
  // Of a value of other features it is known what they are: the relation is to those.
  const another = values[0]?.model.features ? [] : causesOfValue(values[0]);
  if (recovery && proven) return exact([...another, otherFeatures(proven, recovery.misfit)]);
  const scores = scoresIn(features?.few ?? null, decoding!, evidence);
  if (scores) return exact([...another, scores], values.length > 0 ? "exact" : "likely");
  const structure = decodeStructure(evidence, values[0]);
  if (structure) return exact(structure, values.length > 0 ? "exact" : "likely");
  const through = throughFunction(evidence, values[0]);
  if (through) return exact([through], "likely");
  // The same features: then the fault is not in them.
  if (recovery && relations[0]?.id !== "same")
    return exact([otherFeatures(relations.find(({ id }) => id === "uncut") ?? null, recovery.misfit)], "likely");
  const whole = recognizeWholeNumbers(evidence, decoding!);
  if (whole) return exact([whole.cause], whole.isExact ? "exact" : "likely");
  const observed = observedIn(rearrangement);
  if (observed.length > 0) return exact(observed, "likely");
  const right = fitGradient(rightGradient, evidence)?.misfit ?? Number.POSITIVE_INFINITY;
  const isNear = nearest !== null && nearest.misfit < Math.min(HINT_MISFIT, HINT_SHARE * right);
  const hint = isNear && nearest.model.cause ? nearest : null;
  return { ...exact([], "unknown"), nearest: hint && { causes: [hint.model.cause!], misfit: hint.misfit } };
}

/** Whether features so related to the given ones make the gradient of all evidence. */
function isPredicted(
  relation: Relation,
  evidence: readonly Evidence[],
  value: Fitted<ValueModel> | undefined,
): boolean {
  const { of } = relation;
  return (
    of !== undefined && fitGradient(gradientOfView({ ...relation, of }, value?.model.features), evidence)?.fits === true
  );
}

/** Other scores than those of the value, read off few rows, where they predict all evidence with the value's factor and penalty. */
function scoresIn(few: FewRows | null, { values: [value] }: Decoding, evidence: readonly Evidence[]): Cause | null {
  if (few === null || value === undefined) return null;
  const rows = evidence.map(({ problem }) => problem.n);
  const [scale, other] = value.coefficients.map((one) => one.scale.value);
  const isSum = other === undefined || Math.abs(scale! / other - 1) < 1e-6;
  const model = scoresByResidual(few, isSum ? scale! : (scale! * rows[0]!) / few.problem.n);
  const fit = model && fitGradient(model, evidence);
  if (!fit?.fits || !model?.cause) return null;
  const { explanations } = explain(
    { value, gradient: fit, formula: [model.cause] },
    evidence.map(({ problem }) => problem),
  );
  return explanations[0]!.causes.length === 1 ? model.cause : null;
}

function exact(causes: readonly Cause[], certainty: Diagnosis["certainty"] = "exact"): Naming {
  return { causes, certainty, ties: [], rivals: [], nearest: null };
}

/** What the gradient does that no right one does, where no formula is known. */
function observedIn(rearrangement: Rearrangement | null): readonly Cause[] {
  if (rearrangement === null) return [];
  const { orderFree, addsUp, classesAlike } = rearrangement;
  return [
    // What depends on the order does not add up either.
    ...(!orderFree ? [dependsOnOrder] : !addsUp ? [notAddedUp] : []),
    ...(classesAlike === false ? [classesNotAlike] : []),
  ];
}

/** The explanations with the fewest faults; all of them if they give the same numbers. */
function fromReadings(readings: readonly Reading[]): Naming {
  const least = readings[0]!.cost;
  const simplest = readings.filter(({ cost }) => cost === least).flatMap(({ explanations }) => explanations);
  const longer = readings.filter(({ cost }) => cost === least + 1).flatMap(({ explanations }) => explanations);
  return fromExplanations(simplest, longer.slice(0, MOST_RIVALS));
}

function fromExplanations(simplest: readonly Explanation[], rivals: readonly Explanation[]): Naming {
  const [first, ...ties] = simplest;
  return {
    causes: first!.causes,
    certainty: ties.length > 0 ? "tie" : "exact",
    ties,
    rivals,
    nearest: null,
  };
}

function nameHidden({ bundles, behaviour, patient }: Findings): Naming {
  const explanations = compareSlopes(bundles, patient.conventions.rows);
  if (explanations.length > 0) return fromExplanations(explanations, []);
  const observed =
    behaviour === null
      ? []
      : !behaviour.dependsOnW
        ? [independentOfWeights]
        : !behaviour.dependsSmoothly
          ? [constantInPieces]
          : [];
  return {
    causes: observed,
    certainty: observed.length > 0 ? "likely" : "unknown",
    ties: [],
    rivals: [],
    nearest: null,
  };
}
