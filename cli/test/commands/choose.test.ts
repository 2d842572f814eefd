import { readdirSync, readFileSync } from "node:fs";
import {
  crossValidate,
  elasticNet,
  evaluate,
  fitPath,
  lasso,
  modelFromText,
  modelToText,
  type StabilitySelection,
  stabilitySelection,
  type Table,
} from "multilogit";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/files/read-table.js";
import { choiceText } from "../../src/pictures/choice-text.js";
import { pathText } from "../../src/pictures/path-text.js";
import { plainTerminal } from "../../src/terminal/terminal.js";
import { textWidth } from "../../src/terminal/text-width.js";
import { IRIS, workplace } from "./program.js";

const [head, ...lines] = readFileSync(IRIS, "utf8").trim().split("\n");
/** Iris with columns that are not features: a garden, a day, a part. */
const GARDENS = [
  `${head},garden,day,part`,
  ...lines.map(
    (line, i) =>
      `${line},g${(i * 7) % 15},2024-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + ((i * 5) % 28)).padStart(2, "0")},${i % 4}`,
  ),
].join("\n");
const place = workplace({ "gardens.csv": GARDENS });
const { run } = place;
const iris = ["--target", "Species", "--count", "12"];

function answer<T>({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }): T {
  expect([stderr, code]).toEqual(["", 0]);
  return JSON.parse(stdout) as T;
}

const rowsOf = (): Promise<Table> => readTable(IRIS, {});

describe("path", () => {
  it("fits what fitPath fits, and writes weights, a page and figures", async () => {
    const penalty = elasticNet.path({ alpha: 0.5, count: 12, ratio: 0.01 });
    const wanted = await fitPath(await rowsOf(), "Species", { penalty });
    const args = ["path", IRIS, ...iris, "--penalty", "elastic-net:0.5", "--ratio", "0.01"];
    const { points, reason } = answer<{
      points: { lambda: number; nonZeros: number; weights: object[] }[];
      reason: string;
    }>(await run([...args, "--json", "-o", "weights.csv", "--report", "path.html"]));
    expect(reason).toBe(wanted.reason);
    expect(points.map(({ lambda }) => lambda)).toEqual(wanted.points.map(({ lambda }) => lambda));
    expect(points.map(({ nonZeros }) => nonZeros)).toEqual(wanted.points.map(({ nonZeros }) => nonZeros));
    expect(points.reduce((sum, { weights }) => sum + weights.length, 0)).toBe(wanted.coefficients().rows);
    expect(place.read("weights.csv").trim().split("\n").length).toBe(1 + wanted.coefficients().rows);
    const page = place.read("path.html");
    expect(page.match(/<svg/g)?.length).toBe(3);
    expect(page).not.toMatch(/NaN|undefined|Infinity|(?:src|href)=/);
  });

  it("takes a ratio as people write small numbers", async () => {
    const { points } = answer<{ points: { lambda: number }[] }>(
      await run(["path", IRIS, "--target", "Species", "--count", "2", "--ratio", "1e-3", "--json"]),
    );
    expect(points[1]!.lambda / points[0]!.lambda).toBeCloseTo(1e-3, 12);
  });

  it("refuses what is not a path, and several α", async () => {
    const said = async (...penalty: string[]) => (await run(["path", IRIS, ...iris, "--penalty", ...penalty])).stderr;
    expect(await said("lasso:1")).toMatch(/"lasso:1": expected lasso, ridge/);
    expect(await said("elastic-net:0.2,0.5")).toMatch(/one α; choose takes several/);
    expect((await run(["path", IRIS, "--penalty", "lasso"])).stderr).toMatch(/path: no --target/);
  });
});

describe("choose", () => {
  it("writes the model that crossValidate chooses, by either rule", async () => {
    const penalty = [0.3, 1].map((alpha) => elasticNet.path({ alpha, count: 12 }));
    const wanted = await crossValidate(await rowsOf(), "Species", { penalty, folds: 4, seed: 3, measure: "brier" });
    const args = [
      "choose",
      IRIS,
      ...iris,
      "--penalty",
      "elastic-net:0.3,1",
      "--folds",
      "4",
      "--seed",
      "3",
      "--measure",
      "brier",
    ];
    for (const [rule, choice] of [
      ["best", wanted.best],
      ["one-standard-error", wanted.oneStandardError],
    ] as const) {
      const report = answer<{ best: object; rule: string }>(
        await run([...args, "--rule", rule, "-o", "model.json", "--report", "choice.html", "--json"]),
      );
      expect(report).toMatchObject({ rule, best: { index: wanted.best.index, mean: wanted.best.mean } });
      expect(place.read("model.json")).toBe(modelToText(choice.model));
    }
    const page = place.read("choice.html");
    expect(page.match(/<svg/g)?.length).toBe(4);
    expect(page).not.toMatch(/NaN|undefined|Infinity|(?:src|href)=/);
    const model = modelFromText(place.read("model.json"));
    expect(evaluate(model, await rowsOf()).accuracy).toBeGreaterThan(0.9);
  });

  it("scores the whole choice on rows that had no part in it, and calibrates it", async () => {
    const args = ["choose", IRIS, "--target", "Species", "--count", "4", "--ratio", "0.01", "--folds", "3"];
    const checks = ["--nested", "2", "--calibrate", "temperature", "-o", "calibrated.json"];
    const report = answer<{
      nested: { mean: number; folds: object[] };
      calibration: { scale: number[]; before: { logLoss: number }; after: { logLoss: number } };
      oneStandardError: { mean: number };
    }>(await run([...args, ...checks, "--json"]));
    expect(report.nested.folds.length).toBe(2);
    expect(2 * report.calibration.before.logLoss).toBeCloseTo(report.oneStandardError.mean, 10);
    const model = modelFromText(place.read("calibrated.json"));
    expect(model.report.reason).toMatch(/^calibrated/);
    const { stdout } = await run([...args, ...checks]);
    const said = stdout.replaceAll(/\s+/g, " ");
    expect(said).toContain("of 2 parts, each predicted by a choice made without it");
    expect(said).toMatch(/scores × [\d.]+: log loss of held-out rows/);
  });

  it.each([
    ["--by", "garden", "rows of one garden together"],
    ["--time", "day", "3 of later rows each, by day"],
    ["--folds", "part", "4, of the column part"],
  ])("divides rows by %s %s, which is not a feature", async (option, column, words) => {
    const others = ["garden", "day", "part"].filter((name) => name !== column);
    const folds = option === "--folds" ? [] : ["--folds", "3"];
    const args = ["choose", "gardens.csv", ...iris, "--ratio", "0.05", option, column, ...folds, "--ignore", ...others];
    const { stdout, code } = await run([...args, "-o", "divided.json"]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(words);
    expect(modelFromText(place.read("divided.json")).featureMap.names).toEqual([
      "constant",
      ...head!.split(",").slice(0, 4),
    ]);
  });

  it("says which features are kept whichever half of the rows it is", async () => {
    const many = ["--target", "Species", "--count", "40"];
    const folds = ["--folds", "3", "--stability", "8"];
    const { stability } = answer<{ stability: StabilitySelection }>(
      await run(["choose", IRIS, ...many, ...folds, "--json"]),
    );
    const own = await stabilitySelection(await rowsOf(), "Species", {
      penalty: lasso.path({ count: 40 }),
      subsamples: 8,
    });
    expect(stability).toEqual(JSON.parse(JSON.stringify(own)));
    expect(own.features[0]).toEqual({ feature: "Petal.Length", share: 1, isStable: true });
    const { stdout } = await run(["choose", IRIS, ...many, ...folds]);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "stability kept in at least 75 % of 8 halves of the rows, the first feature of each: Petal.Length 100 %; less often: none; expected by chance: at most 0.5",
    );
    const odd = await run(["choose", IRIS, ...iris, "--stability", "7"]);
    expect(odd.stderr).toContain("give an even number, as halves come in pairs");
    const refused = await run(["choose", IRIS, ...iris, "--penalty", "ridge", "--stability", "8"]);
    expect(refused.stderr).toContain("--stability 8 draws halves at random");
  });

  it("is bundled with the script of the threads that fit folds, next to what starts them", () => {
    const parts = new URL("../../dist/parts/", import.meta.url);
    const starting = readdirSync(parts).filter(
      (name) => name.endsWith(".js") && readFileSync(new URL(name, parts), "utf8").includes('"./fold-worker.js"'),
    );
    expect(starting).toHaveLength(1);
    expect(readFileSync(new URL("fold-worker.js", parts), "utf8")).toMatch(/hasStarted/);
    expect(readFileSync(new URL("../main.js", parts), "utf8")).not.toContain('"./fold-worker.js"');
  });

  it("says which column or class cannot be divided", async () => {
    const said = async (...args: string[]) => (await run(["choose", "gardens.csv", ...iris, ...args])).stderr;
    expect(await said("--by", "gardn")).toMatch(/no column "?gardn"?; did you mean "?garden/);
    expect(await said("--folds", "1")).toMatch(/at least 2/);
    expect(await said("--folds", "part", "--nested", "3")).toMatch(/--nested 3: the column "?part"? says/);
    expect(await said("--by", "garden", "--time", "day")).toMatch(/by, time and a column of folds/);
    expect(await said("--folds", "Species", "--ignore", "garden", "day", "part")).toMatch(/Species/);
  });
});

describe("a path without choice", () => {
  const rows = Array.from({ length: 12 }, (_, i) => `1,${"ab"[i % 2]}`).join("\n");
  const alone = workplace({ "same.csv": `x,y\n${rows}\n` });

  it("and choices show warnings about the data, and remedies as options", async () => {
    const columns = Array.from({ length: 40 }, (_, i) => `u${i},${(i * 7) % 11},${"ab"[i % 2]}`).join("\n");
    const ids = workplace({ "ids.csv": `id,x,y\n${columns}\n` });
    const common = ["ids.csv", "--target", "y", "--count", "3", "--unseen", "zero"];
    for (const args of [["path"], ["choose", "--folds", "3"]]) {
      const { stdout } = await ids.run([...args, ...common]);
      expect(stdout.replace(/\s+/g, " ")).toMatch(/warning column "id" has 40 different values/);
      const { warnings } = JSON.parse((await ids.run([...args, ...common, "--json"])).stdout);
      expect(warnings).toMatchObject([{ code: "identifier", column: "id" }]);
    }
    const { stdout } = await run(["choose", IRIS, ...iris, "--penalty", "ridge", "--folds", "3"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("a smaller one may be better; give a smaller --ratio");
  });

  it("is drawn and told as one", async () => {
    const path = await alone.run(["path", "same.csv", "--target", "y", "--report", "path.html"]);
    // "1 λ from 4e-16 to 4e-16: the path ends at λ = 4e-16, before the last: this fit did not converge", and axes from −1e-12 to 1e-12
    expect(path).toMatchObject({ code: 0, stderr: "" });
    expect(path.stdout.replace(/\s+/g, " ")).toContain("1 λ, 1: the path has one λ, as every λ gives the same fit");
    expect(alone.read("path.html")).toContain("All weights but those of the constant are 0.");
    expect(alone.read("path.html")).not.toContain("<svg");
    const choice = await alone.run(["choose", "same.csv", "--target", "y", "--folds", "3", "--report", "choice.html"]);
    expect(choice).toMatchObject({ code: 0, stderr: "" });
    // "--rule best takes the other"
    expect(choice.stdout.replace(/\s+/g, " ")).toContain("which --rule best and --rule one-standard-error both take");
    expect(choice.stdout.replace(/\s+/g, " ")).toContain("note the path has one λ");
    expect(alone.read("choice.html")).toContain('<td class="said">best, one standard error</td>');
    // names of choices were centred at the ends of the picture, too, and cut off there
    expect(alone.read("choice.html")).toMatch(/text-anchor="start">one standard error/);
  });
});

describe("paths and choices are printed", () => {
  it("within the width of the terminal, best and one standard error marked", async () => {
    const table = await rowsOf();
    const path = await fitPath(table, "Species", { penalty: lasso.path({ count: 30 }) });
    const outcome = await crossValidate(table, "Species", { penalty: lasso.path({ count: 30 }), folds: 3 });
    for (const width of [50, 64, 80, 120]) {
      const terminal = { ...plainTerminal, width };
      const source = `a-long-name-${"of-a-file-".repeat(4)}.csv`;
      const choice = choiceText(outcome, {
        source,
        rule: "best",
        folds: "3, each class spread evenly; seed 1",
        terminal,
      });
      for (const text of [pathText(path, source, terminal), choice])
        for (const line of text.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
      expect(choice.split("\n").filter((line) => /^B +\d/.test(line)).length).toBe(1);
      expect(choice.split("\n").filter((line) => /^S +\d/.test(line)).length).toBe(1);
    }
    const picture = choiceText(outcome, { source: "x", rule: "best", folds: "3", terminal: plainTerminal });
    const best = picture.split("\n").find((line) => /^B +\d/.test(line))!;
    // the best score is the leftmost mark of all
    const marks = picture
      .split("\n")
      .flatMap((line) => (/-o-|o-|-o$/.test(line.slice(30)) ? [line.lastIndexOf("o")] : []));
    expect(Math.min(...marks)).toBe(best.lastIndexOf("o"));
  });
});
