/** A number for a reader: a given number of significant digits, a true minus sign, powers of ten only where they help. */
export function formatNumber(x: number, digits = 4): string {
  if (Number.isNaN(x)) return "not a number";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e7) return minus(String(x));
  if (size >= 1e-3 && size < 1e6) return minus(plain(x.toPrecision(digits)));
  const [mantissa, exponent] = x.toExponential(Math.min(digits, 3) - 1).split("e");
  return minus(`${mantissa}·10${superscript(Number(exponent))}`);
}

/** With a sign in any case; zero has none. */
export function formatSigned(x: number, digits = 4): string {
  return x > 0 ? `+${formatNumber(x, digits)}` : formatNumber(x, digits);
}

/** A share of one as a percentage that never claims none or all where it is not. */
export function formatShare(x: number): string {
  const percent = 100 * x;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent >= 99.95) return "> 99.9 %";
  return `${formatFixed(percent, 1)} %`;
}

/** A number from 0 to 1 that is never rounded up to 1. */
export function formatBelowOne(x: number, digits = 4): string {
  const least = 1 - 10 ** -digits;
  return x < 1 && x >= 1 - 0.5 * 10 ** -digits ? `> ${least}` : formatNumber(x, digits);
}

/** To a fixed number of places after the point; what rounds to zero has no sign. */
export function formatFixed(x: number, places: number): string {
  return minus(x.toFixed(places).replace(/^-(?=[0.]*$)/, ""));
}

/** The nearest number of one to two digits, such as 0.05 or 1.2e-4, for steps that an address can say in short. */
export function roundedStep(x: number): number {
  return Number(x.toPrecision(2));
}

/** 1.9e+2 as 190. */
function plain(text: string): string {
  return text.includes("e") ? String(Number(text)) : text;
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}

function superscript(exponent: number): string {
  return String(exponent).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]!));
}

/** A tick of an axis: as short as it can be said. */
export function formatTick(x: number): string {
  return formatNumber(x, 4)
    .replace(/(\.\d*?)0+(?=·|$)/, "$1")
    .replace(/\.(?=·|$)/, "");
}
