import { describe, expect, it } from "vitest";
import { ANES, answer, expectRefusal, HOUSING, workplace } from "./program.js";

const here = workplace();
const anes = ["margins", ANES, "--formula", "PID ~ logpopul + selfLR + age + educ + income"];
const housing = ["margins", HOUSING, "--formula", "satisfaction ~ influence*contact + type", "--weights", "frequency"];

describe("multilogit margins", () => {
  it("gives the average marginal effects of a formula, for programs and for people", async () => {
    const { effects } = answer(await here.run([...anes, "--json"]));
    const age = effects.find((e: { column: string; class: number }) => e.column === "age" && e.class === 0);
    expect(age.estimate).toBeCloseTo(0.0027255698432, 12);
    expect(age.standardError).toBeCloseTo(0.0007068488403, 12);
    const printed = (await here.run(anes)).stdout;
    expect(printed).toContain("averaged over the rows");
    expect(printed).toMatch(/age +0\.0027256 +0\.00070685 +3\.86 +0\.0001/);
    const csv = (await here.run([...anes, "--columns", "age", "educ", "--csv"])).stdout.trimEnd().split("\n");
    expect(csv[0]).toBe("column,from,to,class,estimate,standardError,z,p,lower,upper");
    expect(csv).toHaveLength(1 + 2 * 7);
  });

  it("gives those of a saved model at its rows, with changes of categories at the mean row", async () => {
    await here.run(["fit", ...housing.slice(1), "--penalty", "none", "-o", "m.json"]);
    const words = ["margins", "m.json", HOUSING, "--weights", "frequency", "--at-means", "--columns", "influence"];
    const ofModel = answer(await here.run([...words, "--json"]));
    expect(ofModel).toEqual(answer(await here.run([...housing, "--at-means", "--columns", "influence", "--json"])));
    expect(ofModel.effects.map((e: { change: unknown }) => e.change)).toEqual([
      ...new Array(3).fill({ from: "High", to: "Low" }),
      ...new Array(3).fill({ from: "High", to: "Medium" }),
    ]);
    expect((await here.run(words)).stdout).toContain("influence: High → Low");
  });

  it("gives probabilities with intervals at given values", async () => {
    const words = [...housing, "--probabilities", "--at", "influence=High", "type=Tower", "contact=Low"];
    const { probabilities, given } = answer(await here.run([...words, "--json"]));
    expect(given).toEqual({ influence: "High", type: "Tower", contact: "Low" });
    await here.run(["fit", ...housing.slice(1), "--penalty", "none", "-o", "m.json"]);
    here.write({ "one.csv": "influence,type,contact\nHigh,Tower,Low\n" });
    const [, row] = (await here.run(["predict", "m.json", "one.csv"])).stdout.trimEnd().split("\n");
    probabilities.forEach(({ probability, lower, upper }: Record<string, number>, k: number) => {
      expect(probability).toBeCloseTo(Number(row!.split(",")[k + 1]), 12);
      expect(lower! < probability! && probability! < upper!).toBe(true);
    });
    expect((await here.run(words)).stdout.replace(/\s+/g, " ")).toContain(
      "with influence = High, type = Tower, contact = Low",
    );
  });

  it("refuses columns, cells and kinds that there are not", async () => {
    expectRefusal(await here.run([...anes, "--columns", "aeg"]), /reads no column "aeg"; it reads "logpopul"/);
    expectRefusal(await here.run([...anes, "--at", "age=old"]), /holds numbers/);
    expectRefusal(await here.run([...anes, "--at", "age"]), /expected column=value/);
    expectRefusal(await here.run([...anes, "--effect", "dxdy"]), /dydx, eyex/);
    expectRefusal(
      await here.run([...housing, "--at", "type=Igloo"]),
      /--at type=Igloo: no row has that; column "type" has "/,
    );
    expectRefusal(await here.run([...housing, "--at", "influence=Mediun"]), /no row has that; did you mean "Medium"\?/);
    expectRefusal(await here.run(["margins", ANES]), /expected MODEL DATA, or DATA with a --formula/);
  });
});
