import { describe, expect, it } from "vitest";
import { expectRefusal, IRIS, MEASURES, workplace } from "./program.js";

const coefficients = {
  format: "multilogit-coefficients",
  version: 1,
  origin: "nnet",
  classes: ["setosa", "versicolor", "virginica"],
  features: MEASURES,
  weights: [
    [0.5, -0.3, -0.2, -0.9],
    [-1, -0.5, 2.5, 1.9],
  ],
  intercepts: [2, -11],
  reference: "setosa",
  target: "Species",
};
const here = workplace({ "coefficients.json": JSON.stringify(coefficients) });
const imported = async () => {
  const outcome = await here.run(["import", "coefficients.json", "-o", "model.json"]);
  expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code: 0, stderr: "" });
  return outcome.stdout;
};

describe("multilogit import", () => {
  it("writes a model that says it is imported, and that the other commands use", async () => {
    expect((await imported()).replace(/\s+/g, " ")).toContain(
      "3 classes, 5 features of 4 columns, from nnet; imported, not fitted: it predicts",
    );
    for (const words of [
      ["predict", "model.json", IRIS],
      ["evaluate", "model.json", IRIS],
      ["explain", "model.json", IRIS, "--row", "1"],
      ["explain", "model.json", IRIS, "--class", "setosa", "--feature", "Petal.Width"],
      ["export", "model.json", "-o", "model.py"],
      ["export", "model.json", "-o", "pipeline.py", "--target", "scikit-learn"],
    ]) {
      const { code, stderr } = await here.run(words);
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: "" });
    }
    expect(here.read("pipeline.py")).toContain("LogisticRegression");
  });

  it("has no statistics until it is fitted to rows", async () => {
    await imported();
    const said = /model was imported, not fitted; fit it to rows first: .*multilogit import FILE DATA/;
    expectRefusal(await here.run(["summary", "model.json", IRIS]), said);
    expectRefusal(await here.run(["margins", "model.json", IRIS]), said);
    expectRefusal(await here.run(["compare", "model.json", "model.json", IRIS]), said);
    const words = ["import", "coefficients.json", IRIS, "-o", "fitted.json", "--penalty", "ridge:1"];
    const { code, stdout } = await here.run(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/fitted to 150\s+rows; converged/);
    expect((await here.run(["summary", "fitted.json", IRIS])).code).toBe(0);
  });

  it.each([
    ["cut.json", '{"format": "multilogit-coef', /cut\.json: .*it is not whole JSON/],
    ["nan.json", '{"format": NaN}', /write null instead/],
    ["empty.json", "", /it is not whole JSON/],
    ["pickle.json", Buffer.from([0x80, 4, 0x95, 0]), /looks like a pickle/],
    ["pmml.json", "<?xml version='1.0'?><PMML/>", /it is PMML of no version; expected 4, such as 4\.4/],
    ["page.xml", "<html><body>", /not well-formed XML at line 1/],
    ["entity.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /it has a document type/],
    ["onnx.json", Buffer.from([8, 7, 18, 0]), /it has no graph, so it is not an ONNX file/],
    [
      "proto.json",
      '{"format":"multilogit-coefficients","version":1,"__proto__":{"classes":["a"]}}',
      /unknown option "__proto__"/,
    ],
    ["garbage.onnx", "garbage", /garbage\.onnx: .*it is not ONNX, as its name says/],
    ["table.pmml", "a,b\n1,2\n", /it is not PMML, as its name says/],
    ["deep.json", "[".repeat(200_000), /it is not whole JSON/],
  ])("refuses %s with one sentence, and writes nothing", async (name, content, says) => {
    const place = workplace({ [name]: content });
    expectRefusal(await place.run(["import", name, "-o", "out.json"]), says);
    expect(place.listing()).toEqual([name]);
  });

  it("names the model file where an ONNX file is of its own making", async () => {
    await imported();
    expect((await here.run(["export", "model.json", "-o", "model.onnx"])).code).toBe(0);
    expectRefusal(
      await here.run(["import", "model.onnx", "-o", "no.json"]),
      /multilogit itself wrote it; use the model file/,
    );
  });

  it("reads a document of PMML that it wrote itself", async () => {
    await imported();
    for (const words of [
      ["export", "model.json", "-o", "model.pmml"],
      ["import", "model.pmml", "-o", "again.json"],
      ["predict", "model.json", IRIS, "-o", "one.csv"],
      ["predict", "again.json", IRIS, "-o", "two.csv"],
    ]) {
      const { code, stderr } = await here.run(words);
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: "" });
    }
    const [one, two] = ["one.csv", "two.csv"].map((name) => here.read(name).trimEnd().split("\n"));
    expect(two).toHaveLength(151);
    const numbersOf = (line: string) => line.split(",").map(Number).filter(Number.isFinite);
    one!.forEach((line, at) => {
      const wanted = numbersOf(line);
      numbersOf(two![at]!).forEach((p, k) => {
        expect(Math.abs(p - wanted[k]!)).toBeLessThan(1e-12);
      });
    });
    expectRefusal(await here.run(["import", "model.pmml", "-o", "m.json", "--columns", "a"]), /names its columns/);
  });

  it("refuses options of a fit without rows, and an output that is its input", async () => {
    expectRefusal(
      await here.run(["import", "coefficients.json", "-o", "m.json", "--penalty", "none"]),
      /--penalty is for a fit to rows; give DATA, or leave it out/,
    );
    expectRefusal(
      await here.run(["import", "coefficients.json", "-o", "coefficients.json"]),
      /the output would replace the file that is read/,
    );
  });
});
