import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { answer, IRIS, MEASURES, type Workplace, workplace } from "./program.js";

const IRIS_ROWS = readFileSync(IRIS, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","));

let place: Workplace;

beforeAll(async () => {
  place = workplace({ "iris.csv": readFileSync(IRIS) });
  answer(await place.run(["fit", "iris.csv", "--target", "Species", "-o", "iris.json", "--json"]));
});

describe("data, fit, predict, evaluate, explain", () => {
  it("go from the bundled digits to one explained weight", async () => {
    const { run, listing } = workplace();
    const data = await run(["data", "digits", "-o", "digits.csv"]);
    expect(data).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/^Wrote digits\.csv: 1797 rows/) });
    answer(await run(["fit", "digits.csv", "--target", "digit", "--binarize", "8", "-o", "model.json", "--json"]));
    const evaluation = answer(await run(["evaluate", "model.json", "digits.csv", "--json"]));
    expect(evaluation.accuracy).toBeGreaterThan(0.96);
    expect(evaluation.logLikelihood).toBeCloseTo(-270.8702863, 5);
    const weight = ["--class", "3", "--feature", "r4c4>=8", "--json"];
    const explanation = answer(await run(["explain", "model.json", "digits.csv", ...weight]));
    expect(explanation.isCount).toBe(true);
    expect(explanation.observed - explanation.expected).toBeCloseTo(explanation.logLikelihoodDerivative, 9);
    expect(explanation.logLikelihoodDerivative + explanation.penaltyDerivative).toBeCloseTo(0, 9);
    expect(listing()).toEqual(["digits.csv", "model.json"]);
  });

  it("evaluate has the promised keys", async () => {
    const evaluation = answer(await place.run(["evaluate", "iris.json", "iris.csv", "--json"]));
    const keys = [
      "accuracy",
      "logLoss",
      "brier",
      "confusion",
      "perClass",
      "expectedCalibrationError",
      "auc",
      "classes",
      "rows",
    ];
    for (const key of keys) expect(evaluation).toHaveProperty(key);
    expect(evaluation.confusion.flat().reduce((sum: number, count: number) => sum + count)).toBe(150);
    expect(evaluation.logLoss).toBeCloseTo(-evaluation.logLikelihood / 150, 12);
  });

  it("explain a row by contributions that add up to each class's score", async () => {
    const { row, classes } = answer(await place.run(["explain", "iris.json", "iris.csv", "--row", "60", "--json"]));
    expect(row).toBe(60);
    expect(classes).toHaveLength(3);
    for (const { score, contributions } of classes) {
      const sum = contributions.reduce((sum: number, c: { contribution: number }) => sum + c.contribution, 0);
      expect(sum).toBeCloseTo(score, 10);
    }
    const total = classes.reduce((sum: number, c: { probability: number }) => sum + c.probability, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it("explain the one class that is asked for", async () => {
    const args = ["explain", "iris.json", "iris.csv", "--row", "60", "--class", "setosa", "--json"];
    const { classes } = answer(await place.run(args));
    expect(classes.map((c: { class: string }) => c.class)).toEqual(["setosa"]);
  });

  it("explain counts rows from 1, in the shares of a weight too", async () => {
    const args = ["explain", "iris.json", "iris.csv", "--class", "setosa", "--feature", "Sepal.Width", "--json"];
    const { shares, logLikelihoodDerivative } = answer(await place.run(args));
    const rows = shares.map((share: { row: number }) => share.row).sort((a: number, b: number) => a - b);
    expect([rows[0], rows.at(-1), rows.length]).toEqual([1, 150, 150]);
    const sum = shares.reduce((sum: number, { share }: { share: number }) => sum + share, 0);
    expect(sum).toBeCloseTo(logLikelihoodDerivative, 10);
  });

  it("reports for people hold no colour codes when piped", async () => {
    const reports = [
      ["fit", "iris.csv", "--target", "Species"],
      ["evaluate", "iris.json", "iris.csv"],
      ["explain", "iris.json", "iris.csv", "--row", "1"],
      ["explain", "iris.json", "iris.csv", "--class", "setosa", "--feature", "Sepal.Width"],
      ["demo"],
    ];
    for (const args of reports) {
      const { code, stdout, stderr } = await place.run(args);
      expect([args[0], code, stderr]).toEqual([args[0], 0, ""]);
      expect(stdout.length).toBeGreaterThan(200);
      expect(stdout).not.toContain("\u001b");
      expect(stdout).not.toMatch(/NaN|undefined|\[object/);
      for (const line of stdout.split("\n")) expect(line).not.toMatch(/\s$/);
    }
  });
});

describe("predict", () => {
  let given: string;
  let rows: readonly (readonly [string, number, number, number])[];
  let reference: number | undefined;

  beforeAll(async () => {
    const { stdout } = await place.run(["predict", "iris.json", "iris.csv"]);
    given = stdout;
    const [header, ...lines] = stdout.trim().split("\n");
    expect(header).toBe("prediction,p_setosa,p_versicolor,p_virginica");
    rows = lines.map((line) => {
      const [name, a, b, c] = line.split(",");
      return [name!, Number(a), Number(b), Number(c)];
    });
  });

  it("gives each row its most probable class, and probabilities that sum to 1", () => {
    expect(rows).toHaveLength(150);
    for (const [name, ...P] of rows) {
      expect(P.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
      expect(["setosa", "versicolor", "virginica"][P.indexOf(Math.max(...P))]).toBe(name);
    }
  });

  it.each(["csv", "tsv", "json", "jsonl", "parquet"])("writes the same numbers as %s", async (extension) => {
    const name = `predictions.${extension}`;
    const { code, stdout } = await place.run(["predict", "iris.json", "iris.csv", "-o", name]);
    expect([code, stdout]).toEqual([0, `Wrote ${name}: 150 rows.\n`]);
    // Whatever the format, a model of the predictions is the same model.
    const { objective } = answer(await place.run(["fit", name, "--target", "prediction", "--json"]));
    place.write({ "reference.csv": given });
    reference ??= answer(await place.run(["fit", "reference.csv", "--target", "prediction", "--json"])).objective;
    expect(objective).toBe(reference);
  });

  it("does not mind the order of the columns, nor others beside them", async () => {
    const shuffled = IRIS_ROWS.map(([sl, sw, pl, pw], i) => [pw, `note ${i}`, sl, pl, "", sw].join(","));
    place.write({
      "shuffled.csv": `Petal.Width,note,Sepal.Length,Petal.Length,hollow,Sepal.Width\n${shuffled.join("\n")}\n`,
    });
    expect(await place.run(["predict", "iris.json", "shuffled.csv"])).toEqual({ code: 0, stdout: given, stderr: "" });
  });

  it("reads standard input", async () => {
    const outcome = await place.run(["predict", "iris.json", "-"], readFileSync(IRIS));
    expect(outcome).toEqual({ code: 0, stdout: given, stderr: "" });
  });
});

describe("the same rows give the same fit, whether they come as", () => {
  const objects = IRIS_ROWS.map(([a, b, c, d, species]) => ({
    "Sepal.Length": Number(a),
    "Sepal.Width": Number(b),
    "Petal.Length": Number(c),
    "Petal.Width": Number(d),
    Species: species,
  }));
  const lines = [[...MEASURES, "Species"], ...IRIS_ROWS];
  const forms: [string, string, string][] = [
    ["TSV", "iris.tsv", lines.map((cells) => cells.join("\t")).join("\n")],
    ["CSV with semicolons", "semicolons.csv", lines.map((cells) => cells.join(";")).join("\n")],
    ["CSV from Windows", "windows.csv", `\ufeff${lines.map((cells) => cells.join(",")).join("\r\n")}\r\n`],
    ["CSV with quotes", "quoted.csv", lines.map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join("\n")],
    ["JSON", "rows.json", JSON.stringify(objects, null, 1)],
    ["JSON lines", "iris.jsonl", objects.map((row) => JSON.stringify(row)).join("\n")],
  ];

  it.each(forms)("%s", async (_, name, text) => {
    place.write({ [name]: text });
    answer(await place.run(["fit", name, "--target", "Species", "-o", "other.json", "--json"]));
    expect(place.read("other.json")).toBe(place.read("iris.json"));
  });

  it.each(forms.filter(([what]) => /^(TSV|CSV with semicolons|JSON.*)$/.test(what)))(
    "%s on standard input",
    async (_, __, text) => {
      const fit = answer(await place.run(["fit", "-", "--target", "Species", "-o", "other.json", "--json"], text));
      expect(fit.rows).toBe(150);
      expect(place.read("other.json")).toBe(place.read("iris.json"));
    },
  );

  it("Parquet", async () => {
    const { run, read } = workplace();
    await run(["data", "digits", "-o", "digits.parquet"]);
    await run(["data", "digits", "-o", "digits.csv"]);
    for (const extension of ["parquet", "csv"])
      await run(["fit", `digits.${extension}`, "--target", "digit", "--binarize", "8", "-o", `${extension}.json`]);
    expect(read("parquet.json")).toBe(read("csv.json"));
  });
});

describe("columns that are not numbers", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    colour: ["red", "green", "blue"][i % 3]!,
    shiny: i % 5 < 2,
    code: [10, 20][i % 2]!,
    size: (i * 7) % 11,
    sold: (i * 13) % 17 < 8 ? "yes" : "no",
  }));
  const csv = (list: readonly object[]) =>
    `${Object.keys(list[0]!).join(",")}\n${list.map((row) => Object.values(row).join(",")).join("\n")}\n`;
  const { run, write } = workplace({ "shop.csv": csv(rows), "rows.json": JSON.stringify(rows) });

  it("texts and truth values are categories", async () => {
    const fit = answer(await run(["fit", "shop.csv", "--target", "sold", "-o", "shop.json", "--json"]));
    // constant, three colours, shiny or not, code, size
    expect(fit).toMatchObject({ features: 8, classes: ["no", "yes"] });
    const other = answer(await run(["fit", "rows.json", "--target", "sold", "--json"]));
    expect(other.objective).toBeCloseTo(fit.objective, 10);
    const { accuracy } = answer(await run(["evaluate", "shop.json", "rows.json", "--json"]));
    expect(accuracy).toBeGreaterThan(0.5);
  });

  it("--category makes one of a column of numbers, and prediction reads it so", async () => {
    const args = ["fit", "shop.csv", "--target", "sold", "--category", "code", "-o", "coded.json", "--json"];
    expect(answer(await run(args)).features).toBe(9);
    const { code, stdout } = await run(["predict", "coded.json", "shop.csv"]);
    expect([code, stdout.trim().split("\n").length]).toEqual([0, 61]);
  });

  it("--only and --ignore choose the features", async () => {
    const only = answer(await run(["fit", "shop.csv", "--target", "sold", "--only", "size", "code", "--json"]));
    const ignore = answer(await run(["fit", "shop.csv", "--target", "sold", "--ignore", "colour", "shiny", "--json"]));
    expect(only.features).toBe(3);
    expect(ignore.objective).toBe(only.objective);
  });

  it("--unseen zero lets a category pass that the fit had not seen", async () => {
    const args = ["fit", "shop.csv", "--target", "sold", "--unseen", "zero", "-o", "lenient.json", "--json"];
    answer(await run(args));
    write({ "new.csv": csv([{ ...rows[0], colour: "purple" }]) });
    const { code, stdout } = await run(["predict", "lenient.json", "new.csv"]);
    expect([code, stdout.trim().split("\n").length]).toEqual([0, 2]);
  });

  it("--weights counts a row as often as it says", async () => {
    const counted = rows.map((row, i) => ({ ...row, count: i % 3 }));
    const repeated = rows.flatMap((row, i) => Array.from({ length: i % 3 }, () => row));
    write({ "counted.csv": csv(counted), "repeated.csv": csv(repeated) });
    const weighted = answer(
      await run(["fit", "counted.csv", "--target", "sold", "--raw", "--weights", "count", "-o", "w.json", "--json"]),
    );
    const plain = answer(await run(["fit", "repeated.csv", "--target", "sold", "--raw", "--json"]));
    expect(weighted.objective).toBeCloseTo(plain.objective, 8);
    const evaluation = answer(await run(["evaluate", "w.json", "counted.csv", "--weights", "count", "--json"]));
    expect(evaluation).toMatchObject({ weight: repeated.length });
  });
});
