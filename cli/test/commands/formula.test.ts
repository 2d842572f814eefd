import { describe, expect, it } from "vitest";
import { answer, expectRefusal, HOUSING, workplace } from "./program.js";

const here = workplace({ "rows.csv": "y,x,lake\na,1,Oslo\nb,2,Rome\na,3,Oslo\nb,1,Rome\nb,4,Oslo\na,2,Rome\n" });

describe("multilogit fit --formula", () => {
  it("fits what the formula says, writes a model that predict reads, and takes base levels", async () => {
    const words = ["fit", HOUSING, "--formula", "satisfaction ~ influence*contact + type", "--weights", "frequency"];
    const fitted = answer(await here.run([...words, "--base", "influence=Low", "-o", "m.json", "--json"]));
    expect(fitted.features).toBe(9);
    const { featureNames } = JSON.parse(here.read("m.json"));
    expect(featureNames).toContain("influence=High:contact=Low");
    expect(featureNames).not.toContain("influence=Low");
    const { code, stdout } = await here.run(["predict", "m.json", HOUSING]);
    expect([code, stdout.split("\n").length]).toEqual([0, 74]);
  });

  it("gives . all columns but target, weights and those to ignore", async () => {
    answer(await here.run(["fit", "rows.csv", "--formula", "y ~ .", "--ignore", "x", "-o", "m.json", "--json"]));
    expect(JSON.parse(here.read("m.json")).featureNames).toEqual(["constant", "lake=Rome"]);
  });

  it("points at the character that is wrong, below the sentence that says why", async () => {
    const { code, stderr, stdout } = await here.run(["fit", "rows.csv", "--formula", "y ~ x + lacke"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      'multilogit: formula, character 9: there is no column "lacke"; did you mean "lake"?\n  y ~ x + lacke\n          ^\n',
    );
  });

  it("refuses a target beside it, --base without it and bases that are not factor=level", async () => {
    expectRefusal(await here.run(["fit", "rows.csv", "--formula", "y ~ x", "--target", "y"]), /cannot be used with/);
    expectRefusal(
      await here.run(["fit", "rows.csv", "--target", "y", "--base", "lake=Oslo"]),
      /belongs to a --formula/,
    );
    expectRefusal(await here.run(["fit", "rows.csv", "--formula", "y ~ lake", "--base", "Oslo"]), /lake=Hancock/);
    expectRefusal(await here.run(["fit", "rows.csv", "--formula", "y ~ x", "--ignore", "z"]), /no column "z"/);
  });
});

describe("what is said of a column decides before its cells are read:", () => {
  const rows = ["low,ftv,age", ...["0,0,19", "1,1,33", "0,2+,20", "1,0,21", "0,1,18", "1,2+,21", "0,0,22", "1,1,17"]];
  const { run } = workplace({ "birthwt.csv": `${rows.join("\n")}\n` });

  it.each([
    ["C(ftv)", ["--formula", "low ~ C(ftv) + age"]],
    ["--category with --formula", ["--formula", "low ~ ftv + age", "--category", "ftv"]],
    ["--category with --target", ["--target", "low", "--category", "ftv"]],
  ])("%s", async (_, args) => {
    expect(answer(await run(["fit", "birthwt.csv", ...args, "--json"])).rows).toBe(8);
  });

  it("and otherwise the message says what to say", async () => {
    expectRefusal(
      await run(["summary", "birthwt.csv", "--formula", "low ~ ftv"]),
      /"ftv", row 3: "2\+" is not a finite number; .*--category ftv$/m,
    );
  });
});
