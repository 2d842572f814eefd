import { formatTick } from "../parts/format-number.js";

/** Where λ lie on an axis: −log10 λ, so that it runs from strong to weak. */
export interface LambdaAxis {
  readonly places: readonly number[];
  /** powers of ten, and 2 and 5 times them where these are few */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

/** With fewer ticks an axis says little. */
const FEW = 3;

/** The axis of these λ, all above 0. */
export function lambdaAxis(lambdas: readonly number[]): LambdaAxis {
  const [low, high] = [Math.min(...lambdas), Math.max(...lambdas)];
  const powers = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => 10 ** (Math.floor(Math.log10(low)) + at),
  );
  const within = (factors: readonly number[]) =>
    powers.flatMap((power) => factors.map((factor) => factor * power)).filter((x) => x >= low && x <= high);
  const coarse = within([1]);
  const shown = coarse.length < FEW ? within([1, 2, 5]) : coarse;
  return {
    places: lambdas.map((lambda) => -Math.log10(lambda)),
    ticks: shown.map((lambda) => ({ x: -Math.log10(lambda), text: formatTick(lambda) })),
  };
}
