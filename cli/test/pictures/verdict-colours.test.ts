import { describe, expect, it } from "vitest";
import { TRY_PAGE_STYLE } from "../../../core/src/serve/try-page-style.js";
import { DARK, LIGHT, type Palette } from "../../../studio/src/parts/palette.js";
import { PAGE_STYLE } from "../../src/pictures/page-style.js";
import { VERDICT_COLOURS } from "../../src/pictures/verdict-colours.js";
import { DIVERGING_256, SIGN_COLOURS } from "../../src/terminal/sign-colours.js";

type Triple = readonly [number, number, number];

/** Linear RGB as eyes without one kind of cone see it: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  "all cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (M: readonly Triple[], v: Triple) =>
  M.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;

function linear(colour: string): Triple {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

/** CIE 1976 L*a*b* of linear sRGB, D65. */
function lab(rgb: Triple): Triple {
  const [X, Y, Z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    rgb,
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const [x, y, z] = [f(X / 0.95047), f(Y), f(Z / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The least distance of two colours, in L*a*b*, to any of these eyes. */
function leastDistance(one: string, other: string): number {
  const seen = (M: readonly Triple[], colour: string) =>
    lab(times(M, linear(colour)).map((c) => Math.min(1, Math.max(0, c))) as unknown as Triple);
  return Math.min(
    ...Object.values(EYES).map((M) => Math.hypot(...seen(M, one).map((c, at) => c - seen(M, other)[at]!))),
  );
}

const luminance = (colour: string) => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0]!;
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Distances that an eye sees at once; 2 is just noticeable. */
const CLEAR = 20;

describe("right and wrong", () => {
  it("have the colours of the studio on the pages of the command line", () => {
    const ofStudio = ({ right, wrong }: Palette) => ({ right, wrong });
    expect({ light: VERDICT_COLOURS.light, dark: VERDICT_COLOURS.dark }).toEqual({
      light: ofStudio(LIGHT),
      dark: ofStudio(DARK),
    });
  });

  it.each(Object.entries(VERDICT_COLOURS))("are told apart without any one kind of cone: %s", (_, { right, wrong }) => {
    expect(leastDistance(right, wrong)).toBeGreaterThan(CLEAR);
  });

  it("were not, as green and red", () => {
    expect(leastDistance("#2e9e4f", "#d64545")).toBeLessThan(CLEAR);
  });

  it("can be read on the paper and the cards of pages, and on black and white terminals", () => {
    const papers = { light: ["#fbfaf7", "#ffffff", LIGHT.page], dark: ["#14161a", "#1c1f25", DARK.surface] };
    for (const theme of ["light", "dark"] as const)
      for (const paper of papers[theme])
        for (const colour of Object.values(VERDICT_COLOURS[theme]))
          expect(contrast(colour, paper), `${colour} on ${paper}`).toBeGreaterThan(4.5);
    for (const colour of Object.values(VERDICT_COLOURS.terminal))
      for (const paper of ["#ffffff", "#000000"])
        expect(contrast(colour, paper), `${colour} on ${paper}`).toBeGreaterThan(3);
  });
});

describe("the two signs of the studio's maps", () => {
  it.each([
    ["light", LIGHT],
    ["dark", DARK],
  ] as const)("are told apart at every strength but the faintest, and both from zero: %s", (_, palette) => {
    for (let strength = 2; strength < palette.positive.length; strength++) {
      expect(leastDistance(palette.positive[strength]!, palette.negative[strength]!)).toBeGreaterThan(CLEAR);
      expect(leastDistance(palette.positive[strength]!, palette.positive[0]!)).toBeGreaterThan(CLEAR);
      expect(leastDistance(palette.negative[strength]!, palette.negative[0]!)).toBeGreaterThan(CLEAR);
    }
  });
});

describe("the two signs on pages and in the terminal", () => {
  it("have the colours that the studio has for them", () => {
    const ofStudio = ({ positive, negative }: Palette) => ({ positive, negative });
    expect(SIGN_COLOURS).toEqual({ light: ofStudio(LIGHT), dark: ofStudio(DARK) });
  });

  it("are told apart in terminals of 256 colours, too, and both from zero", () => {
    const middle = (DIVERGING_256.length - 1) / 2;
    for (let strength = 2; strength <= middle; strength++) {
      const [below, above] = [DIVERGING_256[middle - strength]!, DIVERGING_256[middle + strength]!];
      for (const [one, other] of [
        [below, above],
        [below, DIVERGING_256[middle]!],
        [above, DIVERGING_256[middle]!],
      ] as const)
        expect(leastDistance(one, other), `${one} and ${other}`).toBeGreaterThan(CLEAR);
    }
  });

  it("are made of colours that every terminal of 256 has", () => {
    for (const colour of DIVERGING_256) expect(colour).toMatch(/^#((00|5f|87|af|d7|ff){3}|eeeeee)$/);
  });

  it("can be read as names of curves", () => {
    const papers = { light: ["#ffffff"], dark: ["#14181d"] };
    for (const theme of ["light", "dark"] as const)
      for (const ramp of Object.values(SIGN_COLOURS[theme]))
        for (const paper of papers[theme]) {
          expect(PAGE_STYLE).toContain(ramp[4]);
          expect(contrast(ramp[4], paper), `${ramp[4]} on ${paper}`).toBeGreaterThan(4.5);
        }
  });

  it("stand with the studio's blue for amounts on the page that tries a served model", () => {
    const [light, dark] = [...TRY_PAGE_STYLE.matchAll(/:root\{[^}]*\}/g)].map(([root]) => root);
    for (const [root, { positive, negative, amountDark, amountLight, wrong }] of [
      [light, LIGHT],
      [dark, DARK],
    ] as const)
      expect(root).toContain(
        `--wrong:${wrong};--up:${positive[4]};--down:${negative[4]};--bar:${amountDark};--other:${amountLight}`,
      );
  });
});
