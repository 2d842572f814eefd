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
