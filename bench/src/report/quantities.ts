/** Seconds in three digits, in milli- or microseconds below one. */
export function seconds(value: number): string {
  if (value > 0 && value < 0.9995e-3) return `${plain(value * 1e6)} µs`;
  return value < 0.9995 ? `${plain(value * 1000)} ms` : `${plain(value)} s`;
}

export function times(ratio: number | null): string {
  return ratio === null ? "unknown" : `${plain(ratio)}×`;
}

export function memory(bytes: number | null): string {
  return bytes === null ? "unknown" : `${Math.round(bytes / 1e6)} MB`;
}

/** Three digits, never in powers of ten. */
function plain(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** 3.2e-6 for a tolerance, 300 for a number of steps. */
export function settingText(setting: number): string {
  return setting >= 1 ? String(Math.round(setting)) : setting.toExponential(1).replace(".0", "");
}
