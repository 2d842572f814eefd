import { MultilogitError, quoted } from "../errors.js";
import type { CategoryFeature, Feature, Level } from "../features/feature-map.js";
import { booleanFeature, numberFeature } from "../features/number-feature.js";
import type { ClassName } from "../likelihood/sample.js";
import type { Model } from "../model/model.js";
import { none, type Penalty } from "../objective/penalty-kinds.js";
import { modelFromCoefficients } from "./model-from-coefficients.js";
import type { Signal } from "./signal.js";

/** A linear model over signals: one row of weights per class, or one row for the second of two. */
export interface LinearModel {
  readonly classes: readonly ClassName[];
  readonly signals: readonly Signal[];
  readonly weights: readonly (readonly number[])[];
  /** null for a model without intercepts */
  readonly intercepts: readonly number[] | null;
  /** of the weights of the signals; kept only where features and signals are the same */
  readonly penalty: Penalty;
  readonly origin: string;
  readonly target: string;
}

type NumberSignal = Signal & { kind: "number" | "expression" };
type CodedSignal = Signal & { kind: "coded" };

/** What becomes one feature: the signals of one column, and their places. */
interface Group {
  readonly signals: readonly (NumberSignal | CodedSignal)[];
  readonly places: readonly number[];
}

/**
 * The model of signals: those of one column of numbers become one number, those of one category one category, whose level l has the weight
 * Σ_j values_j[l] w_j. What an unseen level adds goes to the intercepts and is taken off every level;
 * without unseen levels, what most levels have in common.
 */
export function modelFromSignals(linear: LinearModel): Model {
  const { classes, signals, weights, penalty, origin, target } = linear;
  const intercepts = weights.map((_, k) => linear.intercepts?.[k] ?? 0);
  const constants = signals.flatMap((signal, j) => (signal.kind === "constant" ? [{ value: signal.value, j }] : []));
  for (const { value, j } of constants)
    intercepts.forEach((_, k) => {
      intercepts[k]! += value * weights[k]![j]!;
    });
  const features: Feature[] = [];
  const rows: number[][] = weights.map(() => []);
  let isSame = constants.length === 0;
  for (const group of groupsOf(signals)) {
    const made =
      group.signals[0]!.kind === "coded" ? ofLevels(group, weights, intercepts) : ofNumbers(group, weights, intercepts);
    features.push(made.feature);
    rows.forEach((row, k) => {
      for (const w of made.weights[k]!) row.push(w);
    });
    isSame &&= made.isSame;
  }
  const hasConstant = linear.intercepts !== null || intercepts.some((each) => each !== 0);
  return modelFromCoefficients({
    classes,
    features,
    weights: rows,
    ...(hasConstant ? { intercepts } : {}),
    penalty: isSame ? penalty : none(),
    origin,
    target,
  });
}

function groupsOf(signals: readonly Signal[]): Group[] {
  const groups = new Map<string, { signals: (NumberSignal | CodedSignal)[]; places: number[] }>();
  signals.forEach((signal, j) => {
    if (signal.kind === "constant") return;
    const key = JSON.stringify([signal.kind, signal.kind === "expression" ? signal.expression : signal.column]);
    if (!groups.has(key)) groups.set(key, { signals: [], places: [] });
    groups.get(key)!.signals.push(signal);
    groups.get(key)!.places.push(j);
  });
  return [...groups.values()];
}

interface MadeFeature {
  readonly feature: Feature;
  /** of each row, one number per level or one */
  readonly weights: readonly (readonly number[])[];
  /** whether each signal became one feature, so that a penalty means the same */
  readonly isSame: boolean;
}

/** (x − c₂)/s₂ = s₁/s₂ · (x − c₁)/s₁ + (c₁ − c₂)/s₂. */
function ofNumbers({ signals, places }: Group, weights: LinearModel["weights"], intercepts: number[]): MadeFeature {
  const numbers = signals as readonly NumberSignal[];
  const [first] = numbers as [NumberSignal];
  const { center, scale } = first;
  const isBoolean = first.kind === "number" && first.isBoolean;
  const isPlain = isBoolean && center === 0 && scale === 1;
  const [c, s] = isBoolean ? [0, 1] : [center, Math.abs(scale)];
  const sums = weights.map((row, k) => {
    let sum = 0;
    numbers.forEach((number, at) => {
      const w = row[places[at]!]!;
      sum += (s / number.scale) * w;
      intercepts[k]! += ((c - number.center) / number.scale) * w;
    });
    return [sum];
  });
  return {
    feature: isBoolean
      ? booleanFeature(first.column)
      : numberFeature(first.kind === "number" ? first.column : first.expression, c, s),
    weights: sums,
    isSame: numbers.length === 1 && (isPlain || !isBoolean),
  };
}

function ofLevels({ signals, places }: Group, weights: LinearModel["weights"], intercepts: number[]): MadeFeature {
  const coded = signals as readonly CodedSignal[];
  const { column, levels } = coded[0]!;
  if (
    coded.some((each) => each.levels !== levels && each.levels.map(String).join("\n") !== levels.map(String).join("\n"))
  )
    throw new MultilogitError(
      "model-file",
      `column ${quoted(column)} is encoded twice with different categories; encode it once, or keep a copy of it under another name`,
    );
  const isOpen = coded.every(({ otherwise }) => otherwise !== null);
  const others = coded.map(({ otherwise, rest }) => (isOpen ? otherwise! : rest));
  const told = new Set<number>();
  coded.forEach(({ values, rest }, at) => {
    for (const [l, value] of values) if (value !== others[at]) told.add(l);
    if (rest !== others[at]) for (let l = 0; l < levels.length; l++) if (!values.has(l)) told.add(l);
  });
  const dropped = levels.findIndex((_, l) => !told.has(l));
  const reference: Level | null = dropped < 0 ? null : levels[dropped]!;
  const sums = weights.map((row, k) => {
    const ofLevel = new Float64Array(levels.length);
    coded.forEach(({ values, rest }, at) => {
      const w = row[places[at]!]!;
      intercepts[k]! += others[at]! * w;
      for (const [l, value] of values) ofLevel[l]! += (value - others[at]!) * w;
      if (rest !== others[at])
        for (let l = 0; l < levels.length; l++) if (!values.has(l)) ofLevel[l]! += (rest - others[at]!) * w;
    });
    return [...ofLevel].filter((_, l) => l !== dropped);
  });
  const feature: CategoryFeature = { kind: "category", column, levels, reference, unseen: isOpen ? "zero" : "error" };
  const kept = levels.length - Number(dropped >= 0);
  return { feature, weights: sums, isSame: coded.length === kept && areIndicators(coded) };
}

/** Whether each signal is 1 at one level and 0 elsewhere, each at a level of its own. */
function areIndicators(coded: readonly CodedSignal[]): boolean {
  const ones = coded.map(({ values, rest, otherwise }) => {
    const [[level, value] = [-1, 0], ...more] = [...values];
    return value === 1 && more.length === 0 && rest === 0 && (otherwise ?? 0) === 0 ? level : -1;
  });
  return !ones.includes(-1) && new Set(ones).size === ones.length;
}
