import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barChart } from "../../src/terminal/bar-chart.js";
import { blend, hex, painted } from "../../src/terminal/colour.js";
import { formatNumber } from "../../src/terminal/format-number.js";
import { heatLegend, heatMap, largest } from "../../src/terminal/heat-map.js";
import { imageOf } from "../../src/terminal/image-of.js";
import { progressLine } from "../../src/terminal/progress-line.js";
import { percentText, shareText } from "../../src/terminal/share-text.js";
import { sideBySide } from "../../src/terminal/side-by-side.js";
import { plainTerminal, type Terminal, terminalOf } from "../../src/terminal/terminal.js";
import { textTable } from "../../src/terminal/text-table.js";
import { padded, printable, shortened, textWidth } from "../../src/terminal/text-width.js";

const ESCAPE = "\x1b";
const full: Terminal = { colour: true, trueColour: true, width: 80 };
const poor: Terminal = { ...full, trueColour: false };

describe("a terminal", () => {
  const tty = { isTTY: true, columns: 100 };
  it.each([
    ["is plain when nobody looks", {}, {}, { colour: false, trueColour: false, width: 80 }],
    [
      "has 256 colours when somebody does",
      tty,
      { TERM: "xterm-256color" },
      { colour: true, trueColour: false, width: 100 },
    ],
    [
      "has all colours when it says so",
      tty,
      { COLORTERM: "truecolor" },
      { colour: true, trueColour: true, width: 100 },
    ],
    [
      "has none with NO_COLOR",
      tty,
      { NO_COLOR: "1", COLORTERM: "truecolor" },
      { colour: false, trueColour: false, width: 100 },
    ],
    ["has none with FORCE_COLOR=0", tty, { FORCE_COLOR: "0" }, { colour: false, trueColour: false, width: 100 }],
    ["has none if it is dumb", tty, { TERM: "dumb" }, { colour: false, trueColour: false, width: 100 }],
    [
      "has colours with FORCE_COLOR, even as a pipe",
      {},
      { FORCE_COLOR: "1" },
      { colour: true, trueColour: false, width: 80 },
    ],
    ["has all colours with FORCE_COLOR=3", {}, { FORCE_COLOR: "3" }, { colour: true, trueColour: true, width: 80 }],
  ])("%s", (_, stream, environment, expected) => {
    expect(terminalOf(stream, environment)).toEqual(expected);
  });
});

describe("colours", () => {
  it("are exact where the terminal has them, the nearest of 256 elsewhere, and none where it has none", () => {
    expect(painted("x", [1, 2, 3], null, full)).toBe(`${ESCAPE}[38;2;1;2;3mx${ESCAPE}[0m`);
    expect(painted("x", hex("#0000af"), hex("#808080"), poor)).toBe(`${ESCAPE}[38;5;19;48;5;244mx${ESCAPE}[0m`);
    expect(painted("x", [1, 2, 3], null, plainTerminal)).toBe("x");
  });

  it("blend from the first to the last and not beyond", () => {
    const stops = [hex("#000000"), hex("#646464"), hex("#ffffff")];
    expect([-1, 0, 0.25, 0.5, 1, 2].map((at) => blend(stops, at)[0])).toEqual([0, 0, 50, 100, 255, 255]);
  });
});

describe("a heat map", () => {
  const values = [-2, -0.8, 0, 0.05, 1, 2];

  it("tells sign and size without colours", () => {
    expect(heatMap(values, 2, 3, { terminal: plainTerminal })).toBe("-9-4 .\n .+5+9");
    expect(heatLegend(2, plainTerminal)).toBe('-9 to +9: tenths of 2, " ." about zero');
  });

  it("shows two rows a line in colour, purple below zero and orange above", () => {
    const lines = heatMap([-1, 0, 0, 1], 2, 2, { terminal: full }).split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`38;2;45;0;75;48;2;247;247;247m▀`);
    expect(lines[0]).toContain(`38;2;247;247;247;48;2;127;59;8m▀`);
  });

  it("leaves the lower half of an odd last row to the terminal", () => {
    const lines = heatMap([1, 1, 1], 3, 1, { terminal: full }).split("\n");
    expect(lines[1]).toBe(`${ESCAPE}[38;2;127;59;8m▀${ESCAPE}[0m`);
  });

  it("can be larger", () => {
    const lines = heatMap([1, -1, 0, 1], 2, 2, { terminal: poor, scale: 2 }).split("\n");
    expect(lines.map(textWidth)).toEqual([4, 4]);
  });

  it("is neutral where all values are zero, and marks what is no number", () => {
    expect(heatMap([0, Number.NaN], 1, 2, { terminal: plainTerminal })).toBe(" . .");
    expect(heatMap([1, Number.NaN], 1, 2, { terminal: plainTerminal })).toBe("+9 ?");
    expect(largest([1, -3, Number.NaN, 2])).toBe(3);
  });

  it("clips at the range that is given", () => {
    expect(heatMap([5, -0.5], 1, 2, { terminal: plainTerminal, range: 1 })).toBe("+9-5");
    expect(heatMap([5], 1, 1, { terminal: full, range: 1 })).toBe(heatMap([1], 1, 1, { terminal: full, range: 1 }));
  });
});

describe("an image", () => {
  it("goes from blank to @ without colours", () => {
    expect(imageOf([0, 8, 16, 4], 2, 2, { max: 16, terminal: plainTerminal })).toBe("  ++\n@@::");
  });

  it("goes from dark to light in colour", () => {
    expect(imageOf([0, 16], 2, 1, { max: 16, terminal: full })).toBe(
      `${ESCAPE}[38;2;27;27;27;48;2;242;242;242m▀${ESCAPE}[0m`,
    );
  });
});

describe("blocks side by side", () => {
  const red = (text: string) => painted(text, [255, 0, 0], null, full);

  it("are aligned whatever colours they have", () => {
    const text = sideBySide([`${red("ab")}\nc`, "x\ny\nz"], { captions: ["one", "two"], width: 80 });
    expect(text).toBe(`one  two\n${red("ab")}   x\nc    y\n     z`);
  });

  it("go below where they do not fit, about equally many in a row", () => {
    const text = sideBySide(
      Array.from({ length: 10 }, (_, k) => `${k}${k}`),
      { width: 34 },
    );
    expect(text).toBe("00  11  22  33  44\n\n55  66  77  88  99");
    expect(sideBySide(["abcdef", "x"], { width: 3 })).toBe("abcdef\n\nx");
  });

  it("fill the width to the last character", () => {
    expect(sideBySide(["ab", "cd"], { width: 6 })).toBe("ab  cd");
    expect(sideBySide(["ab", "cd"], { width: 5 })).toBe("ab\n\ncd");
  });
});

describe("a bar chart", () => {
  it("has label, number and bar in each line", () => {
    expect(barChart(["no", "yes"], [0.25, 0.75], { ...plainTerminal, width: 21 })).toBe(
      " no   0.250  ##\nyes   0.750  ######",
    );
  });

  it("shows eighths of a character in colour", () => {
    const chart = barChart(["a", "b"], [0.0625, 0.9375], { ...full, width: 19 });
    const bars = chart.split("\n").map((line) => /[▏▎▍▌▋▊▉█]+/.exec(line)?.[0]);
    expect(bars).toEqual(["▌", "███████▌"]);
  });

  it("never says 0 or 1 of what is neither", () => {
    expect([0, 1e-9, 0.0005, 0.5, 0.9994, 0.99999, 1].map(shareText)).toEqual([
      "0.000",
      "<0.001",
      "0.001",
      "0.500",
      "0.999",
      ">0.999",
      "1.000",
    ]);
    // expected ">99.9 %", was "100.0 %" of 9999 rows of 10 000
    expect([-1e-16, 0, 1e-9, 0.25, 0.9999, 1].map(percentText)).toEqual([
      "0.0 %",
      "0.0 %",
      "<0.1 %",
      "25.0 %",
      ">99.9 %",
      "100.0 %",
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (share) => {
        expect(["0.000", "1.000"]).not.toContain(shareText(share));
        expect(["0.0 %", "100.0 %"]).not.toContain(percentText(share));
      }),
    );
  });

  it("cut long labels in their middle, and no more than the width asks for", () => {
    const names = ["Kategorie 1 der sehr vielen Dinge", "Kategorie 2 der sehr vielen Dinge"];
    const shown = (width: number) =>
      barChart(names, [0.25, 0.75], { ...plainTerminal, width })
        .split("\n")
        .map((line) => line.slice(0, line.indexOf("  0.")).trim());
    expect(shown(80)).toEqual(names);
    expect(shown(40)).toEqual(["Kategorie 1 …ielen Dinge", "Kategorie 2 …ielen Dinge"]);
  });

  it("does not let a label take over the terminal", () => {
    const chart = barChart([`${ESCAPE}[2Jx\ny`], [1], plainTerminal);
    expect(chart).toContain("\ufffd[2Jx\ufffdy");
  });
});

it("a table is aligned, Chinese and all, and a line break in a cell stays in it", () => {
  const text = textTable(
    ["name", "n"],
    [
      ["中文", "1"],
      ["a\nb", "10"],
    ],
    ["left", "right"],
  );
  expect(text).toBe("name   n\n中文   1\na\ufffdb   10");
});

it("text is measured, padded and cut by the columns that it takes", () => {
  expect([
    textWidth("é\u0301x"),
    textWidth("日本"),
    textWidth(`${ESCAPE}[31mred${ESCAPE}[0m`),
    textWidth("👍"),
  ]).toEqual([2, 4, 3, 2]);
  expect([padded("ab", 5, "right"), padded("ab", 5, "center"), padded("abc", 2)]).toEqual(["   ab", " ab  ", "abc"]);
  expect([shortened("abcdef", 4), shortened("日本語", 4), shortened("abc", 3)]).toEqual(["abc…", "日…", "abc"]);
  expect(printable("a\tb\u009bc")).toBe("a\ufffdb\ufffdc");
});

it.each([
  [1.23456, "1.235"],
  [-12345.678, "-12346"],
  [0.00012346, "0.0001235"],
  [0.000012345, "1.234e-5"],
  [123456789.5, "1.235e8"],
  [1797, "1797"],
  [0, "0"],
  [-0, "0"],
  [9.99999, "10.00"],
  [0.5, "0.5000"],
  [Number.NaN, "n/a"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("%d is shown as %s", (x, text) => {
  expect(formatNumber(x)).toBe(text);
});

describe("progress", () => {
  const stream = (isTTY: boolean) => {
    const written: string[] = [];
    return { isTTY, columns: 12, written, write: (text: string) => written.push(text) };
  };

  it("is one line that is written over, ten times a second at most, and cleared at the end", () => {
    const out = stream(true);
    let time = 0;
    const progress = progressLine(out, () => time);
    for (; time < 1000; time += 20) progress.update(`step ${time}`);
    progress.clear();
    progress.clear();
    expect(out.written).toHaveLength(11);
    expect(out.written[1]).toBe("\r\x1b[2Kstep 100");
    expect(out.written[10]).toBe("\r\x1b[2K");
  });

  it("is cut to the width of the terminal", () => {
    const out = stream(true);
    progressLine(out).update("a very long line");
    expect(out.written).toEqual(["\r\x1b[2Ka very lon…"]);
  });

  it("is silent where nobody looks", () => {
    const out = stream(false);
    const progress = progressLine(out);
    progress.update("x");
    progress.clear();
    expect(out.written).toEqual([]);
  });
});
