import { certaintyInWords } from "multilogit/internal";
import { describe, expect, it } from "vitest";
import { checkPage } from "../../src/pictures/check-page.js";
import { checkReport } from "../../src/pictures/check-report.js";
import { plainTerminal } from "../../src/terminal/terminal.js";
import { textWidth } from "../../src/terminal/text-width.js";
import { RIGHT, TRANSPOSED } from "./diagnosis.ts";

const SUBJECT = {
  name: 'python3 "a<b>.py"',
  calledAs: null,
  data: null,
  features: null,
  classes: null,
  seconds: 1.234,
};

describe("a diagnosis on the terminal", () => {
  const report = (diagnosis = TRANSPOSED) => checkReport(diagnosis, SUBJECT, plainTerminal);

  it("has the verdict in its first line", () => {
    expect(report().split("\n")[0]).toBe(TRANSPOSED.sentence);
    expect(report(RIGHT).split("\n")[0]).toBe(RIGHT.sentence);
  });

  it("says why, how surely, what to do, and shows the lines that differ, the clearest first", () => {
    const lines = report().split("\n");
    expect(lines).toContain("cause          features transposed in the gradient (transposed-features)");
    expect(lines).toContain("formula        (P(X) − Y)ᵀ F");
    expect(lines).toContain("what to do     Look for a reshape or a transpose on the gradient's path;");
    expect(report()).toMatch(/certainty {6}exact/);
    expect(report()).toMatch(/may differ by\nall weights +-12\.500000 +3\.2500000 +2e-10\nclass 1 /);
    expect(report()).not.toMatch(/^bias/m);
  });

  it("draws the errors of each class, and what value and gradient see", () => {
    const shown = report();
    expect(shown).toMatch(/class 0 +class 1\n-9-7-4 {3}-8-6-3\n-2 \.\+2 {3}-1\+1\+3\n\+4\+7\+9 {3}\+6\+8\+9/);
    expect(shown).toMatch(/value sees gradient sees\n@@@@@@ +@@\n +@@\n +@@\n/);
  });

  it("shows errors that numeric reasons allow as none", () => {
    const where = { ...TRANSPOSED.where!, allowed: 5 };
    expect(report({ ...TRANSPOSED, where })).toMatch(/\n-9-7 \. {3}-8 \. \.\n \. \. \. {4}\. \. \.\n/);
  });

  it("lists the errors of features that are no picture by their names", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "height"];
    const shown = checkReport(TRANSPOSED, { ...SUBJECT, features: names, classes: ["no", "yes"] }, plainTerminal);
    expect(shown).toMatch(/ +class no {2}class yes\na +-8 +-7\n/);
    expect(shown).toMatch(/\nheight +8 +9\nconstant +0 +0\n\n/);
    const listed = checkPage(TRANSPOSED, { ...SUBJECT, features: names });
    expect(listed).toMatch(/<td>height<\/td><td style="background: rgb\([^)]*\); color: #fff">8<\/td>/);
    expect(listed).not.toContain("errors of class");
  });

  it("draws the residuals that the gradient used as a curve next to p − y, where no cause is exact", () => {
    const residuals = [0.1, 0.5, 0.9].flatMap((probability) => [
      { probability, mass: 0, residual: probability },
      { probability, mass: 1, residual: -(probability ** 2) },
    ]);
    const unknown = { ...TRANSPOSED, certainty: "unknown" as const, residuals };
    const lines = report(unknown).split("\n");
    const from = lines.findIndex((line) => line.startsWith("residual used: o own class"));
    const marks = lines.slice(from + 1, from + 14).map((line) => line.slice(9));
    expect(marks.map((line) => line.indexOf("x")).filter((at) => at >= 0)).toEqual([54, 30, 6]);
    expect(marks.map((line) => line.indexOf("o")).filter((at) => at >= 0)).toEqual([6, 30, 54]);
    expect(marks[0]!.endsWith(".")).toBe(true);
    expect(lines[from + 14]).toMatch(/^ {9}0 +probability +1$/);
    expect(report({ ...TRANSPOSED, residuals })).not.toContain("residual used");
  });

  it("says on which rows alone it can be seen", () => {
    const where = { ...TRANSPOSED.where!, rows: "rows of 0/1 features, λ 0.7" };
    expect(report({ ...TRANSPOSED, where }).replace(/\s+/g, " ")).toContain(
      "can be seen on rows of 0/1 features, λ 0.7 only",
    );
    expect(checkPage({ ...TRANSPOSED, where }, SUBJECT)).toContain("can be seen on rows of 0/1 features, λ 0.7 only");
  });

  it("says on the page how a function was called", () => {
    const page = checkPage(TRANSPOSED, { ...SUBJECT, calledAs: "called as f(W 17×3, X 23×16, y 0…2)" });
    expect(page).toContain("<dt>called as</dt><dd>f(W 17×3, X 23×16, y 0…2)</dd>");
    expect(checkPage(TRANSPOSED, SUBJECT)).not.toContain("called as");
  });

  it("says what was found, what was not tested, and that the doctor can see", () => {
    expect(report()).toMatch(/conventions {4}reduction: sum\n {15}sign: loss, though log-likelihood is declared/);
    expect(report()).toMatch(/not tested {5}row weights: declare rowWeights/);
    expect(report()).toMatch(/control {8}a copy broken by 1e-6 was seen/);
    expect(report()).toMatch(/effort {9}321 evaluations in 1\.2 s, seed 1/);
    expect(report(RIGHT)).toMatch(
      /bound {10}with 99\.9 % certainty the gradient is off by at most 3\.0e-12 of\n {15}itself/,
    );
  });

  it("fits the width of the terminal", () => {
    const narrow = checkReport(TRANSPOSED, SUBJECT, { ...plainTerminal, width: 72 });
    for (const line of narrow.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(72);
    expect(narrow).toMatch(/exchanged, if <x>\s+is a picture/);
  });

  it("says why nothing can be told, and what was noticed beside a right gradient", () => {
    const { causes } = TRANSPOSED;
    expect(report({ ...RIGHT, causes })).toMatch(/^but note {7}features transposed/m);
    const unsure = report({ ...RIGHT, verdict: "cannot tell", causes, relativeErrorBound: Number.POSITIVE_INFINITY });
    expect(unsure).toMatch(/^why {12}features transposed/m);
    expect(unsure).not.toMatch(/^bound|certainty {6}/m);
  });

  it("names rivals, ties and the nearest formula", () => {
    const [cause] = TRANSPOSED.causes;
    const other = { causes: [{ ...cause!, title: "rows of the picture reversed" }, cause!], misfit: 0.25 };
    const unsure = { ...TRANSPOSED, certainty: "tie", ties: [other], rivals: [other], nearest: other } as const;
    expect(report(unsure)).toMatch(/certainty {6}a tie with 1 other: /);
    expect(report(unsure)).toMatch(/or {13}rows of the picture reversed and features transposed/);
    expect(report(unsure)).toMatch(/less simple {4}rows of/);
    expect(report(unsure)).toMatch(/nearest {8}rows of .*, 25 % off/s);
    expect(certaintyInWords({ ...TRANSPOSED, certainty: "unknown" })).toMatch(/^cause unknown/);
  });
});

describe("a diagnosis as a web page", () => {
  const page = (diagnosis = TRANSPOSED) =>
    checkPage(diagnosis, { ...SUBJECT, data: "rows.csv: 3 rows", classes: ["<no>", "yes"] });

  it("needs nothing but itself", () => {
    expect(page()).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page()).not.toMatch(/<script|<link|<img|https?:|url\(|@import/);
    expect(page()).toMatch(/prefers-color-scheme: dark/);
  });

  it("shows texts as they are, whatever is in them", () => {
    expect(page()).toContain("python3 &quot;a&lt;b&gt;.py&quot;");
    expect(page()).toContain("The value sees x &amp; the gradient x");
    expect(page()).not.toContain("<x>");
  });

  it("draws a map of errors for each class, the pair of features, and the residuals that are numbers", () => {
    expect([...page().matchAll(/aria-label="([^"]*)"/g)].map((match) => match[1])).toEqual([
      "what the likelihood sees",
      "what the gradient sees",
      "errors of class &lt;no&gt;",
      "errors of class yes",
      "The residual that the gradient used against the probability",
    ]);
    expect(page().match(/<rect /g)).toHaveLength(4 * 9);
    expect(page().match(/<circle /g)).toHaveLength(2);
    expect(page()).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("has no empty sections for a right gradient", () => {
    expect([...page(RIGHT).matchAll(/<h2>([^<]*)/g)].map((match) => match[1])).toEqual([
      "The numbers that prove it",
      "Conventions found",
      "Not tested, and what to change",
    ]);
    expect(page(RIGHT)).toContain('<body class="right">');
  });
});
