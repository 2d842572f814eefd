/**
 * What right and wrong look like on light and dark pages, those of the studio among them, and in a terminal of any background: bluish green
 * and vermilion, as Okabe & Ito chose them, which colour-blind readers tell apart.
 */
export const VERDICT_COLOURS = {
  light: { right: "#00694d", wrong: "#b33a00" },
  dark: { right: "#4fd1a5", wrong: "#ff9b66" },
  terminal: { right: "#009e73", wrong: "#d55e00" },
} as const;
