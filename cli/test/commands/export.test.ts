import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, IRIS, workplace } from "./program.js";

const here = workplace();

beforeAll(async () => {
  const { code } = await here.run(["fit", IRIS, "--target", "Species", "-o", "model.json"]);
  expect(code).toBe(0);
});

describe("multilogit export", () => {
  it.each(["m.mjs", "m.js", "m.ts", "m.PY"])("writes %s, and says what it is", async (file) => {
    const { code, stdout, stderr } = await here.run(["export", "model.json", "-o", file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Wrote m\.\w+: \w+, 3 classes, 4 columns, \d\.\d kB\.\n/);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(here.read(file)).toContain("versicolor");
  });

  it.each([
    [
      ["-o", "m.onnx"],
      /m\.onnx: the ending "\.onnx" names nothing that a model can be exported to; end it with one of \.js/,
    ],
    [["-o", "model"], /model: a name without an ending/],
    [["-o", "model.json"], /the ending "\.json" names nothing/],
    [["-o", "gone/m.py"], /gone\/m\.py: there is no folder "gone"/],
    [[], /required option '-o, --output <file>' not specified/],
  ])("refuses %j with one line, and writes nothing", async (words, message) => {
    const before = readdirSync(here.path("."));
    expectRefusal(await here.run(["export", "model.json", ...words]), message);
    expect(readdirSync(here.path("."))).toEqual(before);
  });
});
