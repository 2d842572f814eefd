import { CompensatedSum } from "../numeric/compensated-sum.js";
import type { Ask, Sums, SumsOf } from "./staged-rows.js";

/**
 * The answers to `asks` over all rows, from those over each of some parts of them: what an engine whose rows are in several places gives. Numbers are
 * added in the order of the parts, with the rounding of each addition kept.
 * @param parts at least one
 * @example
 * const squares = { kind: "squares" } as const;
 * const parts = [[Float64Array.of(1, 2)], [Float64Array.of(3, 4)]] as const;
 * sumsOfParts([squares], parts); // [Float64Array.of(4, 6)]
 */
export function sumsOfParts<const Asks extends readonly Ask[]>(asks: Asks, parts: readonly Sums<Asks>[]): Sums<Asks> {
  const answers = parts as readonly (readonly unknown[])[];
  return asks.map((ask, at) =>
    sumOf(
      ask,
      answers.map((answer) => answer[at]),
    ),
  ) as unknown as Sums<Asks>;
}

/** The sum of the answers of all parts. */
function sumOf(ask: Ask, answers: readonly unknown[]): SumsOf[Ask["kind"]] {
  if (ask.kind === "slope") {
    const all = answers as SumsOf["slope"][];
    return {
      logLikelihood: numbersOfParts(all.map(({ logLikelihood }) => Float64Array.of(logLikelihood)))[0]!,
      slope: numbersOfParts(all.map(({ slope }) => slope)),
      constantHessian: numbersOfParts(all.map(({ constantHessian }) => constantHessian)),
    };
  }
  if (ask.kind === "scoreChange") {
    const all = answers as SumsOf["scoreChange"][];
    return {
      spread: Math.max(...all.map(({ spread }) => spread)),
      margin: Math.min(...all.map(({ margin }) => margin)),
    };
  }
  return numbersOfParts(answers as Float64Array[]);
}

/** The sum of numbers at each place, in the order of the parts. */
export function numbersOfParts(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  return parts[0]!.map((_, place) => {
    const sum = new CompensatedSum();
    for (const part of parts) sum.add(part[place]!);
    return sum.total;
  });
}
