import { describe, expect, it } from "vitest";
import { HOUSING, IRIS, workplace } from "./program.js";

const place = workplace();
const { run } = place;

async function said(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await run(args);
  expect([stderr, code]).toEqual(["", 0]);
  return stdout.replaceAll(/\s+/g, " ");
}

/** ln(p_b / p_a) of the rows of a CSV text of predictions. */
function logOdds(predictions: string): number[] {
  const [, ...lines] = predictions.trim().split("\n");
  return lines.map((line) => {
    const [, a, b] = line.split(",").map(Number);
    return Math.log(b! / a!);
  });
}

describe("what is said about numbers is true", () => {
  // expected: the weight by which predict moves, 1.2371; got 0.6185 as "log-odds per unit of the column"
  it("of two classes: the printed weight is what a unit of the column adds to the log-odds of predict", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${((i * 37) % 23) / 5},${(i * i) % 7 < 3 ? "a" : "b"}`);
    place.write({ "two.csv": `x,y\n${rows.join("\n")}\n`, "unit.csv": "x\n2\n3\n" });
    const printed = await said("fit", "two.csv", "--target", "y", "-o", "two.json");
    const weight = Number(/ b against a constant \S+ x (\S+) /.exec(printed)![1]);
    const [before, after] = logOdds((await run(["predict", "two.json", "unit.csv"])).stdout) as [number, number];
    expect(weight).toBeCloseTo(after - before, 3);
    expect(printed).toContain("weights: log-odds of b against a, per unit of the column b against a");
  });

  it("of a level that every row has: its weight is 0, and a warning says that it tells nothing", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${((i * 37) % 23) / 5},only,${"abc"[i % 3]}`);
    place.write({ "level.csv": `x,g,y\n${rows.join("\n")}\n` });
    const printed = await said("fit", "level.csv", "--target", "y");
    expect(printed).toContain(" g=only 0 0 0 ");
    expect(printed).toContain('column "g" has one value only, "only"');
    expect(printed).toContain("(--ignore g)");
  });

  it("of columns that are only numbered: that they are pixels is said to be a guess", async () => {
    const numbered = (name: (p: number) => string) => {
      const lines = Array.from({ length: 12 }, (_, i) =>
        [...Array.from({ length: 16 }, (_, p) => (i * (p + 3)) % 7), "ab"[i % 2]].join(","),
      );
      return `${[...Array.from({ length: 16 }, (_, p) => name(p)), "y"].join(",")}\n${lines.join("\n")}\n`;
    };
    place.write({
      "numbered.csv": numbered((p) => `x${p}`),
      "pixels.csv": numbered((p) => `r${Math.floor(p / 4)}c${p % 4}`),
    });
    const guess = "per pixel (x0 to x15 are taken for an image of 4 × 4) ";
    expect(await said("fit", "numbered.csv", "--target", "y")).toContain(guess);
    expect(await said("fit", "pixels.csv", "--target", "y")).not.toContain("taken for");
  });

  it("of standardised numbers: objective and explain call them that, and explain has the cells of the file", async () => {
    expect(await said("fit", IRIS, "--target", "Species", "-o", "iris.json")).toContain(
      "3 classes, numbers standardised)",
    );
    const row = await said("explain", "iris.json", IRIS, "--row", "71");
    expect(row).toContain("feature cell standardised × weight = adds Petal.Width 1.800 0.7907 ");
    expect(await said("explain", "iris.json", IRIS, "--class", "setosa", "--feature", "Petal.Width")).toContain(
      " per 0.7597 units of the column, by which it was scaled",
    );
    await said("fit", IRIS, "--formula", "Species ~ log(Petal.Width)", "-o", "logarithm.json");
    expect(await said("explain", "logarithm.json", IRIS, "--row", "71")).toMatch(
      /feature raw standardised × weight = adds (constant 1 \S+ \S+ )?log\(Petal.Width\) 0\.5878 /,
    );
    expect(
      await said("explain", "logarithm.json", IRIS, "--class", "setosa", "--feature", "log(Petal.Width)"),
    ).toContain(" units of log(Petal.Width), by which it was scaled");
    await said("fit", IRIS, "--target", "Species", "--raw", "-o", "raw.json");
    expect(await said("explain", "raw.json", IRIS, "--row", "71")).toContain("feature value × weight = adds ");
  });

  it("of a ratio near 1: it has the digits that tell it from 1", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${"ab"[(i * 37) % 60 < i ? 1 : 0]},${10_000 + 997 * i}`);
    place.write({ "incomes.csv": `y,income\n${rows.join("\n")}\n` });
    const printed = await said("summary", "incomes.csv", "--formula", "y ~ income");
    const [, estimate, ratio] = / income (\S+e-5) .* (1\.\d+) p below/.exec(printed)!;
    expect(Math.abs(Number(estimate))).toBeLessThan(1e-3);
    expect(Math.abs(Number(ratio) - Math.exp(Number(estimate)))).toBeLessThan(1e-6);
    expect(Number(ratio)).not.toBe(1);
  });

  it("of rows that count more than once: how many there are, and how much they count", async () => {
    const weighted = ["--weights", "frequency"];
    const fitted = await said("fit", HOUSING, "--target", "satisfaction", ...weighted, "-o", "housing.json");
    expect(fitted).toContain("−log-likelihood of 72 rows that count as 1681 (");
    expect(await said("summary", "housing.json", HOUSING, ...weighted)).toMatch(
      / rows 1681 in 72 rows of \S+housing.csv /,
    );
  });

  it("of other rows than those learnt: the derivatives do not sum to zero there, and nothing says so", async () => {
    await said("fit", IRIS, "--target", "Species", "-o", "iris.json");
    place.write({
      "some.csv": "Petal.Width,Petal.Length,Sepal.Width,Sepal.Length,Species\n1,4,3,6,setosa\n2,5,3,6,virginica\n",
    });
    const other = await said("explain", "iris.json", "some.csv", "--class", "setosa", "--feature", "Petal.Width");
    const sum = Number(/the two sum to (\S+) \(0 at the optimum, for the rows of the fit\)/.exec(other)![1]);
    expect(Math.abs(sum)).toBeGreaterThan(0.1);
  });
});

describe("rows left out for missing cells", () => {
  it("are told apart from those learnt: the accuracy on these rows is that of evaluate", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 9 === 4 ? "" : ((i * 37) % 23) / 5},${"abc"[i % 3]}`);
    place.write({ "gaps.csv": `x,y\n${rows.join("\n")}\n` });
    const missing = ["--missing", "drop"];
    const fitted = (await run(["fit", "gaps.csv", "--target", "y", ...missing, "-o", "gaps.json"])).stdout;
    const judged = (await run(["evaluate", "gaps.json", "gaps.csv", ...missing])).stdout;
    expect(/^on these rows +accuracy (\S+ %)/m.exec(fitted)![1]).toBe(/^accuracy +(\S+ %)/m.exec(judged)![1]);
    expect(judged.replaceAll(/\s+/g, " ")).toContain("These are the rows that the model was fitted to");
  });
});

describe("soft labels", () => {
  // the printed next step, evaluate, used to end in an error
  it("are judged by the columns of masses that were learnt, by evaluate and explain alike", async () => {
    place.write({ "soft.csv": "x,r1,r2,r3\n1,3,2,1\n2,1,1,5\n3,2,2,0.5\n4,0,3,1\n5,2,4,4\n" });
    const fitted = await said("fit", "soft.csv", "--formula", "cbind(r1,r2,r3) ~ x", "-o", "soft.json");
    expect(fitted).toContain("−log-likelihood of 5 rows that count as 31.5 (2 features");
    const judged = await said("evaluate", "soft.json", "soft.csv");
    expect(judged).toContain("soft.csv: 5 rows that count as 31.5 accuracy");
    expect(/log loss (\S+) nats/.exec(judged)![1]).toBe(/log loss (\S+) nats/.exec(fitted)![1]);
    expect(await said("explain", "soft.json", "soft.csv", "--class", "r1", "--feature", "x")).toContain(
      "(0 at the optimum",
    );
    expect(await said("summary", "soft.csv", "--formula", "cbind(r1,r2,r3) ~ x")).toContain(
      "rows 31.5 in 5 rows of soft.csv",
    );
  });
});

describe("--missing", () => {
  it("drop means in predict what it means elsewhere: rows are left out, and those that stay say which they are", async () => {
    await said("fit", IRIS, "--target", "Species", "-o", "iris.json");
    const header = "Sepal.Length,Sepal.Width,Petal.Length,Petal.Width\n";
    place.write({ "gap.csv": `${header}5,3,1,0.2\n5,,1,0.2\n6,3,5,1.8\n` });
    const { stdout, stderr, code } = await run(["predict", "iris.json", "gap.csv", "--missing", "drop"]);
    expect(code).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(",").slice(0, 2).join(","))).toEqual([
      "row,prediction",
      "1,setosa",
      "3,virginica",
      "",
    ]);
    expect(stderr).toContain("1 of 3 rows is left out, for lack of Sepal.Width in 1");
  });
});
