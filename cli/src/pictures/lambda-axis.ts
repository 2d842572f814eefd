/** Where λ lies across a picture: logarithmic, the largest on the left. */
export interface LambdaAxis {
  x(lambda: number): number;
  /** powers of ten on the way, and what is written below them */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

/** An axis from pixel `left` to pixel `right`. */
export function lambdaAxis(lambdas: readonly number[], left: number, right: number): LambdaAxis {
  const [high, low] = [Math.log10(Math.max(...lambdas)), Math.log10(Math.min(...lambdas))];
  const x = (lambda: number) => left + ((high - Math.log10(lambda)) / (high - low || 1)) * (right - left);
  const powers = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, t) => 10 ** (Math.ceil(low) + t));
  const marked = powers.length > 0 ? powers : [lambdas[0]!];
  return { x, ticks: marked.map((lambda) => ({ x: x(lambda), text: String(Number(lambda.toPrecision(3))) })) };
}
