/** Colours of one theme, as attributes of pictures and as variables of the style sheet. */
export interface Palette {
  readonly page: string;
  readonly surface: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly right: string;
  readonly wrong: string;
  /** ramps from zero outwards: PuOr of ColorBrewer (C. Brewer, M. Harrower), fair to colour-blind eyes */
  readonly positive: readonly string[];
  readonly negative: readonly string[];
  /** one hue from little to much, for probabilities and counts */
  readonly amount: readonly string[];
  /** of it, for bars: one of many, the first of all, and the ink on that */
  readonly amountLight: string;
  readonly amountDark: string;
  readonly onAmountDark: string;
  readonly lit: string;
  readonly unlit: string;
  /** one colour a symbol, wherever it stands */
  readonly symbolScore: string;
  readonly symbolProbability: string;
  readonly symbolLabel: string;
  readonly symbolWeight: string;
  readonly symbolFeature: string;
  readonly symbolSum: string;
}

export const LIGHT: Palette = {
  page: "#f6f5f2",
  surface: "#ffffff",
  ink: "#1d1b26",
  soft: "#5a5766",
  line: "#dedbe4",
  accent: "#542788",
  onAccent: "#ffffff",
  right: "#00694d",
  wrong: "#b33a00",
  positive: ["#f7f7f7", "#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08"],
  negative: ["#f7f7f7", "#d8daeb", "#b2abd2", "#8073ac", "#542788", "#2d004b"],
  amount: ["#f7f7f7", "#cfe1f0", "#93c1e0", "#4a97c9", "#1f6aa8", "#0b3f73"],
  amountLight: "#93c1e0",
  amountDark: "#1f6aa8",
  onAmountDark: "#ffffff",
  lit: "#1d1b26",
  unlit: "#efedf2",
  symbolScore: "#a03800",
  symbolProbability: "#1a5c94",
  symbolLabel: "#00694d",
  symbolWeight: "#542788",
  symbolFeature: "#7a4a00",
  symbolSum: "#8a1d55",
};

export const DARK: Palette = {
  page: "#141318",
  surface: "#1e1c24",
  ink: "#f0eef5",
  soft: "#b1adbd",
  line: "#3a3743",
  accent: "#c2b4ec",
  onAccent: "#1d1230",
  right: "#4fd1a5",
  wrong: "#ff9b66",
  positive: ["#2b2932", "#5d3a14", "#8f5310", "#c2731a", "#ec9a3c", "#ffd08f"],
  negative: ["#2b2932", "#3e3566", "#5b4c97", "#7c6cc0", "#a89ade", "#d9d2f7"],
  amount: ["#2b2932", "#1d3c58", "#22577f", "#3179ae", "#5aa3d6", "#a3d2f3"],
  amountLight: "#22577f",
  amountDark: "#5aa3d6",
  onAmountDark: "#1d1230",
  lit: "#f0eef5",
  unlit: "#2b2932",
  symbolScore: "#ffab7d",
  symbolProbability: "#8cc3ee",
  symbolLabel: "#4fd1a5",
  symbolWeight: "#c2b4ec",
  symbolFeature: "#f3c071",
  symbolSum: "#f3a0c8",
};

/** The colour of x on a symmetric scale up to ±range. */
export function signedColour(palette: Palette, x: number, range: number): string {
  return between(x < 0 ? palette.negative : palette.positive, range > 0 ? Math.abs(x) / range : 0);
}

/** The colour of an amount from 0 to `most`. */
export function amountColour(palette: Palette, x: number, most: number): string {
  return between(palette.amount, most > 0 ? x / most : 0);
}

/** The ink that can be read on a colour. */
export function inkOn(colour: string): string {
  const [red, green, blue] = channels(colour);
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 140 ? "#1d1b26" : "#ffffff";
}

/** Colours between two of a ramp that an eye can tell apart. */
const SHADES = 50;
const shades = new Map<readonly string[], readonly string[]>();

/** A place on a ramp, 0 its first and 1 its last colour. */
function between(ramp: readonly string[], share: number): string {
  let all = shades.get(ramp);
  if (!all) {
    const count = SHADES * (ramp.length - 1);
    all = Array.from({ length: count + 1 }, (_, at) => mixed(ramp, at / SHADES));
    shades.set(ramp, all);
  }
  return all[Math.round(Math.min(1, Math.max(0, share)) * (all.length - 1))]!;
}

function mixed(ramp: readonly string[], place: number): string {
  const below = Math.min(Math.floor(place), ramp.length - 2);
  const [from, to] = [channels(ramp[below]!), channels(ramp[below + 1]!)];
  const parts = from.map((value, at) => Math.round(value + (to[at]! - value) * (place - below)));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
