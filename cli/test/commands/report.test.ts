import { readFileSync } from "node:fs";
import { modelFromText } from "multilogit";
import { describe, expect, it } from "vitest";
import { IRIS, workplace } from "./program.js";

/** What a report holds. */
function contentOf(html: string) {
  const [, json] = /<script type="application\/json" id="content">(.*?)<\/script>/s.exec(html)!;
  return JSON.parse(json!) as {
    modelText: string;
    evaluation: { accuracy: number };
    command: string;
    hardest: { row: number; probability: number }[];
  };
}

describe("evaluate --report", () => {
  it("writes one page that holds the model, the evaluation that is printed, and the hardest rows", async () => {
    const here = workplace();
    await here.run(["fit", IRIS, "--target", "Species", "-o", "model.json"]);
    const { code, stdout } = await here.run(["evaluate", "model.json", IRIS, "--report", "out.html"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Wrote out.html.");
    const { modelText, evaluation, hardest } = contentOf(here.read("out.html"));
    expect(modelFromText(modelText).classes).toEqual(["setosa", "versicolor", "virginica"]);
    const printed = JSON.parse((await here.run(["evaluate", "model.json", IRIS, "--json"])).stdout);
    expect(evaluation.accuracy).toBe(printed.accuracy);
    expect(hardest).toHaveLength(12);
    expect(here.read("out.html")).not.toMatch(/(src|href)="https?:/);
  });

  it("prints the command that made it without the password of an address", async () => {
    const here = workplace({ "iris.csv": readFileSync(IRIS) });
    await here.run(["fit", "iris.csv", "--target", "Species", "-o", "model.json"]);
    const query = "select * from 'iris.csv' where 'postgres://me:hunter2@host/db' <> ''";
    const { code } = await here.run(["evaluate", "model.json", "duckdb:", "--query", query, "--report", "out.html"]);
    expect(code).toBe(0);
    expect(here.read("out.html").includes("hunter2")).toBe(false);
    expect(contentOf(here.read("out.html")).command).toBe(
      `multilogit evaluate model.json duckdb: --query "${query.replace(":hunter2", "")}" --report out.html`,
    );
  });

  it("keeps a class name that looks like markup as text", async () => {
    const here = workplace({ "odd.csv": "x,kind\n1,</script><b>\n2,</script><b>\n3,plain\n4,plain\n" });
    await here.run(["fit", "odd.csv", "--target", "kind", "-o", "model.json"]);
    await here.run(["evaluate", "model.json", "odd.csv", "--report", "out.html"]);
    expect(modelFromText(contentOf(here.read("out.html")).modelText).classes).toContain("</script><b>");
  });

  it("refuses another kind of file and a folder that is not there, before the work, and writes nothing", async () => {
    const here = workplace({ "iris.csv": readFileSync(IRIS) });
    await here.run(["fit", "iris.csv", "--target", "Species", "-o", "model.json"]);
    const pdf = await here.run(["evaluate", "model.json", "iris.csv", "--report", "out.pdf"]);
    expect(pdf).toMatchObject({ code: 2, stdout: "" });
    expect(pdf.stderr).toContain("a report is a web page; give a name that ends in .html");
    expect((await here.run(["evaluate", "model.json", "iris.csv", "--report", "no/out.html"])).code).toBe(2);
    expect(here.listing()).toEqual(["iris.csv", "model.json"]);
  });
});
