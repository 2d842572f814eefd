/** A share with three decimals, which never says 0 or 1 unless it is. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.001";
  if (share < 1 && share >= 0.9995) return ">0.999";
  return share.toFixed(3);
}

/** A share in per cent with one decimal, which never says 0 or 100 unless it is; rounding errors below 0 are 0. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.1 %";
  if (share < 1 && share >= 0.9995) return ">99.9 %";
  return `${(100 * share).toFixed(1).replace(/^-(?=0\.0$)/, "")} %`;
}
