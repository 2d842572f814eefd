import type { Random } from "../numeric/random.js";
import { addScaled, scaled } from "../numeric/vectors.js";
import type { CheckOptions } from "./check-options.js";
import type { Geometry } from "./geometry.js";
import type { Conventions } from "./implementation.js";
import type { Patient, Setting } from "./patient.js";
import { binaryRows, hiddenSetting, randomWeights, realRows, sampleRows, settingOf } from "./probe-rows.js";

/** Primes that are never a number of classes, so that N, K and 2 cannot be confused. */
const ROWS = 23;
const OTHER_ROWS = 29;
/** λ of the probes; W is of order 1, so that the penalty's derivative is as large as the data's. */
const LAMBDA = 0.7;
const OTHER_LAMBDA = 0.4;

/**
 * The rows to check with. Those of the doctor's own choice: 0/1 features with λ = 0 and with a penalty; real features with soft labels
 * and row weights, as far as they are understood.
 */
export function settingsOf(
  geometry: Geometry,
  conventions: Conventions,
  sample: CheckOptions["sample"],
  source: Random,
): readonly Setting[] {
  const { openness = "data" } = conventions;
  const given = sample ? [settingOf(geometry, conventions, sampleRows(geometry, sample))] : [];
  if (openness === "weights") return given.length > 0 ? given : [hiddenSetting(geometry)];
  return [
    ...given,
    settingOf(geometry, conventions, binaryRows(source, geometry, ROWS, 0)),
    settingOf(geometry, conventions, binaryRows(source, geometry, ROWS, LAMBDA)),
    settingOf(geometry, conventions, realRows(source, geometry, conventions, OTHER_ROWS, OTHER_LAMBDA)),
  ];
}

/** Where time is short, the rows come first that show most faults: real ones with a penalty, after those of a sample. */
export function tellingFirst(settings: readonly Setting[], hasSample: boolean): readonly Setting[] {
  return hasSample ? [settings[0]!, ...settings.slice(1).reverse()] : settings.toReversed();
}

/** Scores of a few nats where the features are known; else as far from 0 as the value may at most double. */
export async function goodPoint(patient: Patient, setting: Setting, source: Random): Promise<Float64Array> {
  const W = randomWeights(source, setting, SPREAD);
  if (setting.problem !== null) return W;
  const sizes = Array.from({ length: SIZES }, (_, e) => 8 / 4 ** e);
  const [there] = await patient.values(setting, [W.map(() => 0)]);
  const at = new Map<number, number>();
  const ask = async (asked: readonly number[]) => {
    const values = await patient.values(
      setting,
      asked.flatMap((size) => [scaled(size, W), scaled(-size, W)]),
    );
    // Where W classifies every row correctly, the value hardly changes however large W is; there −W is wrong on all of them.
    const change = (v: number) => Math.abs(values[v]! - there!);
    for (const [s, size] of asked.entries()) at.set(size, Math.max(change(2 * s), change(2 * s + 1)));
  };
  const isModerate = (size: number) => at.get(size)! <= Math.abs(there!);
  if (patient.affords(2 * SIZES, SIZES_SHARE)) await ask(sizes);
  else {
    let [from, to] = [0, sizes.length];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      await ask([sizes[middle]!]);
      if (isModerate(sizes[middle]!)) to = middle;
      else from = middle + 1;
    }
  }
  const moderate = sizes.find((size) => at.has(size) && isModerate(size));
  return moderate === undefined ? W : scaled(moderate, W);
}

/** The part of the time that sizes of W may take before they are halved in place of tried one by one. */
const SIZES_SHARE = 0.1;

/** Of scores, in nats: probabilities are then far from 1/K and from 0 and 1. */
const SPREAD = 2.5;
/** Sizes of W to try, each a quarter of the one before: from scores that saturate everything to scores near 0. */
const SIZES = 12;

/** Another point of the same kind, for hidden data near the first. */
export function anotherPoint(setting: Setting, W: Float64Array, source: Random): Float64Array {
  if (setting.problem !== null) return randomWeights(source, setting, SPREAD);
  const size = Math.sqrt(W.reduce((sum, w) => sum + w * w, 0) / W.length);
  return addScaled(
    scaled(0.5, W),
    size,
    W.map(() => source.normal()),
  );
}
