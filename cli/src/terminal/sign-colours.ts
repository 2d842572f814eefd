/**
 * Negative and positive numbers wherever they are drawn, as in the studio: purple and orange, ColorBrewer's PuOr (C. Brewer, M. Harrower), which
 * colour-blind readers tell apart. From zero outwards; the light ramp is also that of terminals and maps, which look the same in both themes.
 */
export const SIGN_COLOURS = {
  light: {
    positive: ["#f7f7f7", "#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08"],
    negative: ["#f7f7f7", "#d8daeb", "#b2abd2", "#8073ac", "#542788", "#2d004b"],
  },
  dark: {
    positive: ["#2b2932", "#5d3a14", "#8f5310", "#c2731a", "#ec9a3c", "#ffd08f"],
    negative: ["#2b2932", "#3e3566", "#5b4c97", "#7c6cc0", "#a89ade", "#d9d2f7"],
  },
} as const;

/** From the most negative to the most positive. */
export const DIVERGING: readonly string[] = [
  ...[...SIGN_COLOURS.light.negative].reverse(),
  ...SIGN_COLOURS.light.positive.slice(1),
];

/** The same for 256 colours, chosen by hand: the nearest ones to those above are greyer. */
export const DIVERGING_256: readonly string[] =
  "#5f0087 #5f00af #5f5faf #8787d7 #afafd7 #d7d7ff #eeeeee #ffd7af #ffaf5f #ff8700 #d75f00 #af5f00 #875f00".split(" ");
