/** A share with three decimals that never claims 0 or 1 where it is not. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.001";
  if (share < 1 && share >= 0.9995) return ">0.999";
  return share.toFixed(3);
}

/** A share in per cent with one decimal that never claims none or all where it is not. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.1 %";
  if (share < 1 && share >= 0.9995) return ">99.9 %";
  return `${(100 * share).toFixed(1)} %`;
}
