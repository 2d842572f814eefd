import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  evaluate,
  fit as fitTable,
  holdOut,
  modelFromText,
  probabilities,
  ridge,
  selectRows,
  standardize,
  tableFromRows,
} from "multilogit";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { showTables } from "./figure-menus.js";
import { openedStudio } from "./opened-studio.js";

const PROGRAM = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));
const IRIS = fileURLToPath(new URL("../../../core/test/fixtures/iris.csv", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-studio-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const studio = openedStudio([IRIS]);

/** What the command line says of the same fit. */
function fittedByCommand(...args: string[]): { objective: number } {
  return JSON.parse(execFileSync(process.execPath, [PROGRAM, "fit", ...args, "--json"], { encoding: "utf8" }));
}

const fit = (page: Page) => page.getByRole("button", { name: "Fit", exact: true }).click();
/** With no rows held out, as the command line fits. */
const fitAll = async (page: Page) => {
  await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("0");
  await fit(page);
};
const certificate = async (page: Page) => (await page.locator(".certificate").textContent())!;
const objectiveOf = (text: string) => Number(/Objective ([\d.]+) nats/.exec(text)![1]);

async function give(page: Page, name: string, content: string | Buffer) {
  await page.setInputFiles('input[type="file"]', { name, mimeType: "text/csv", buffer: Buffer.from(content) });
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

describe("the bundled digits", () => {
  it("fitted on the page have the objective of the command line, to ten digits", async () => {
    const page = await studio.open("screen=data");
    await page.getByRole("button", { name: "Use the bundled digits" }).click();
    await fitAll(page);
    const digits = fileURLToPath(new URL("../../../data/digits.csv", import.meta.url));
    const { objective } = fittedByCommand(digits, "--target", "digit", "--binarize", "8");
    expect(objectiveOf(await certificate(page)).toPrecision(10)).toBe(objective.toPrecision(10));
    expect(await certificate(page)).toContain("converged:");
    expect(await page.getByRole("heading", { name: "The weights of each class, as images" }).count()).toBe(1);
  });
});

describe("a table on the command line", () => {
  it("is loaded with the page, and fits as the command line fits it", async () => {
    const page = await studio.open(studio.given());
    await page.getByText("iris.csv: 150 rows, 5 columns").waitFor();
    await fitAll(page);
    const { objective } = fittedByCommand(IRIS, "--target", "Species");
    expect(objectiveOf(await certificate(page)).toPrecision(10)).toBe(objective.toPrecision(10));
  });

  it("that the server does not have is said to be missing", async () => {
    const page = await studio.open("screen=data&load=other.csv");
    expect(await page.locator(".problem").textContent()).toContain("there is no other.csv next to this page");
    await page.getByRole("button", { name: "Use the bundled digits" }).click();
    await page.getByText("1797 rows, 65 columns").waitFor();
    studio.forgive(/404/);
  });
});

describe("rows held out", () => {
  it("are a share of every class, not learnt from, and judged beside those learnt from", async () => {
    const page = await studio.open(studio.given());
    await page.getByText("iris.csv: 150 rows").waitFor();
    await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("20");
    await page.getByRole("spinbutton", { name: "Seed of the choice" }).fill("7");
    await fit(page);
    await page.getByLabel("Table: rows held out and rows learnt from").waitFor();
    const [names, ...lines] = readFileSync(IRIS, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    const table = tableFromRows(
      lines.map((cells) =>
        Object.fromEntries(names!.map((name, j) => [name, name === "Species" ? cells[j]! : Number(cells[j])])),
      ),
    );
    const { training, heldOut } = holdOut(table, "Species", 0.2, 7);
    const model = await fitTable(selectRows(table, training), "Species", {
      features: standardize(),
      penalty: ridge(1),
    });
    const rows = await page
      .locator('[aria-label="Table: rows held out and rows learnt from"] tbody tr')
      .allTextContents();
    for (const [at, part] of [heldOut, training].entries()) {
      const { accuracy, logLoss, brier } = evaluate(model, selectRows(table, part), { target: "Species" });
      const said = [part.length, `${(100 * accuracy).toFixed(1)} %`, logLoss.toPrecision(4), brier.toPrecision(4)];
      expect(rows[at]).toBe(["held out", "learnt from"][at] + said.join(""));
    }
    expect(await page.locator("dl.facts").textContent()).toContain("accuracy on the rows held out");
    const predictions = (await saved(page, "Predictions as CSV")).trim().split("\r\n").slice(1);
    expect(predictions.flatMap((line, i) => (line.split(",")[1] === "true" ? [i] : []))).toEqual([...heldOut]);
  });

  it("keep the numbers that they have in the file, where rows with missing cells are left out", async () => {
    const page = await studio.open("screen=data");
    const lines = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5 === 0 ? "" : i % 3},${i % 2 ? "a" : "b"}`);
    await give(page, "gaps.csv", `u,v,kind\n${lines.join("\n")}`);
    await page.getByText("gaps.csv: 40 rows").waitFor();
    await page.getByRole("radio", { name: "are left out" }).check();
    await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("25");
    await fit(page);
    await page.getByLabel("Table: rows held out and rows learnt from").waitFor();
    expect(await certificate(page)).toContain("(8 left out for missing cells)");
    const numbers = (await saved(page, "Predictions as CSV"))
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => Number(line.split(",")[0]));
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, i) => i + 1).filter((row) => (row - 1) % 5 !== 0));
  });

  it("that would be none, or no share, are said next to the drop zone or the field", async () => {
    const page = await studio.open("screen=data");
    await give(page, "few.csv", "x,kind\n1,a\n2,b\n3,a\n4,b");
    await page.getByText("few.csv: 4 rows").waitFor();
    await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("5");
    await fit(page);
    expect(await page.locator(".problem").textContent()).toContain("4 rows, of which a share of 0.05 is not even one");
    await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("95");
    await fit(page);
    expect(await page.locator('input:invalid[max="90"]').count()).toBe(1);
  });
});

describe("a sample with faults", () => {
  it("shows its first rows with a chip for each column, and mends each fault by one press; 20 % are held out", async () => {
    const page = await studio.open("screen=data");
    await page.getByRole("button", { name: "Orders, with faults" }).click();
    await page.getByText("orders.csv: 300 rows, 6 columns").waitFor();
    expect(await page.locator(".kind").allTextContents()).toEqual([
      "categories, 300",
      expect.stringMatching(/^categories, \d+$/),
      "numbers",
      "categories, 4",
      "categories, 1",
      "target, 3",
    ]);
    const odd = page.getByRole("list", { name: "What is odd about the columns" }).getByRole("listitem");
    expect((await odd.allTextContents()).map((text) => /“(\w+)”/.exec(text)![1])).toEqual([
      "order",
      "price",
      "days",
      "size",
      "currency",
    ]);
    for (const left of [4, 3, 1, 0]) {
      await odd.first().getByRole("button").click();
      await expect.poll(() => odd.count()).toBe(left);
    }
    await fit(page);
    await page.locator(".accuracy").waitFor();
    const said = (await page.locator(".accuracy").textContent())!;
    const [, right, rows, learnt, guess] =
      /^([\d.]+) % of the (\d+) rows held out.* ([\d.]+) %\. Always saying “kept”: ([\d.]+) %/.exec(said)!;
    expect(Number(right)).toBeGreaterThan(Number(guess));
    expect(Number(learnt)).toBeGreaterThan(Number(guess));
    expect(Number(rows)).toBeGreaterThan(40);
    expect(Number(rows)).toBeLessThan(60);
  });

  it("is no dead end where rows held out have a category that no other has", async () => {
    const page = await studio.open("screen=data");
    const lines = Array.from({ length: 60 }, (_, i) => `${i % 7},town ${i < 30 ? i : i % 3},${i % 2 ? "a" : "b"}`);
    await give(page, "towns.csv", `x,town,kind\n${lines.join("\n")}`);
    await page.getByText("towns.csv: 60 rows").waitFor();
    expect(await page.locator(".kind").allTextContents()).toEqual(["numbers", "categories, 30", "target, 2"]);
    await fit(page);
    await page.locator(".accuracy").waitFor();
    expect(await page.locator(".problem").count()).toBe(0);
  });
});

describe("a dropped file", () => {
  it("is read, fitted, and taken along as model file, predictions and coefficients", async () => {
    const page = await studio.open("screen=data");
    const transfer = await page.evaluateHandle(
      (text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "flowers.csv", { type: "text/csv" }));
        return data;
      },
      readFileSync(IRIS, "utf8"),
    );
    await page.dispatchEvent(".drop-zone", "drop", { dataTransfer: transfer });
    await page.getByText("flowers.csv: 150 rows, 5 columns").waitFor();
    await page.getByRole("radio", { name: "as they are" }).check();
    await fitAll(page);
    const { objective } = fittedByCommand(IRIS, "--target", "Species", "--raw");
    expect(objectiveOf(await certificate(page)).toPrecision(10)).toBe(objective.toPrecision(10));

    const model = modelFromText(await saved(page, "Model file"));
    const row = { "Sepal.Length": 5.1, "Sepal.Width": 3.5, "Petal.Length": 1.4, "Petal.Width": 0.2 };
    const [p] = probabilities(model, tableFromRows([row]));
    const predictions = (await saved(page, "Predictions as CSV")).trim().split("\r\n");
    expect(predictions).toHaveLength(151);
    expect(predictions[0]).toBe("row,Species,predicted,p(setosa),p(versicolor),p(virginica)");
    expect(Number(predictions[1]!.split(",")[3])).toBe(p);
    expect((await saved(page, "Coefficients as CSV")).split("\r\n")[0]).toBe("feature,setosa,versicolor,virginica");
  });
});

describe("what looks wrong in a file", () => {
  it("is said with the certificate, and two classes are compared with each other", async () => {
    const page = await studio.open("screen=data");
    const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${((i * 37) % 23) / 5},${(i * i) % 7 < 3 ? "a" : "b"}`);
    await give(page, "numbered.csv", `nr,x,kind\n${rows.join("\n")}`);
    await page.getByText("numbered.csv: 40 rows").waitFor();
    await fitAll(page);
    const warnings = page.getByRole("list", { name: "Warnings about the data" });
    expect(await warnings.textContent()).toContain('Column "nr" counts the rows, 1, 2 … 40');
    expect(
      await page
        .getByRole("heading", { name: "Coefficients: log-odds of b against a, per unit of the raw column" })
        .count(),
    ).toBe(1);
    await page.getByText("Columns to use").click();
    await page.getByRole("checkbox", { name: "nr" }).uncheck();
    await fitAll(page);
    await page.waitForSelector(".certificate");
    expect(await warnings.count()).toBe(0);
  });
});

describe("what cannot be used", () => {
  const rows = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");

  it.each([
    [
      "text in numbers",
      `x,kind\n${rows(9, (i) => `${i},${i % 2 ? "a" : "b"}`)}\nmany,a`,
      'column "x", row 10: "many" is not a finite number',
    ],
    ["one class", `x,kind\n${rows(9, (i) => `${i},a`)}`, "class"],
  ])("%s is said next to the drop zone at the fit, and the page goes on", async (_, content, sentence) => {
    const page = await studio.open("screen=data");
    await give(page, "odd.csv", content);
    await page.getByText(/odd\.csv: \d+ rows/).waitFor();
    await fit(page);
    await page.locator(".problem").waitFor();
    expect(await page.locator(".problem").textContent()).toContain(sentence);
    await give(page, "good.csv", readFileSync(IRIS));
    await page.getByText("good.csv: 150 rows").waitFor();
    await fit(page);
    expect(await certificate(page)).toContain("converged:");
  });

  it.each([
    ["no header", Buffer.from("5.1,3.5,setosa\n4.9,3,setosa\n"), "line 1 seems to be data"],
    ["wrong encoding", Buffer.from("x,kind\n1,\xe4\n", "latin1"), "is not UTF-8 text; save the file as UTF-8"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), "is not a text file"],
    ["nothing", Buffer.from(""), "is empty"],
  ])("%s is said at once", async (_, content, sentence) => {
    const page = await studio.open("screen=data");
    await give(page, "odd.csv", content);
    await page.locator(".problem").waitFor();
    expect(await page.locator(".problem").textContent()).toContain(sentence);
  });

  it("200 MB are refused before they are read", async () => {
    const path = join(folder, "large.csv");
    writeFileSync(path, "x,y\n1,2\n");
    truncateSync(path, 200_000_000);
    const page = await studio.open("screen=data");
    await page.setInputFiles('input[type="file"]', path);
    await page.locator(".problem").waitFor();
    expect(await page.locator(".problem").textContent()).toContain(
      "large.csv has 200 MB, and this page reads up to 50",
    );
  });
});

describe("a long fit", () => {
  it("leaves the page at work, and can be stopped", async () => {
    const page = await studio.open("screen=data");
    const noise = (i: number, j: number) => Math.sin(12.9898 * i + 78.233 * j) * 43758.5453;
    const names = Array.from({ length: 60 }, (_, j) => `x${j}`).join(",");
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const numbers = Array.from({ length: 60 }, (_, j) => (noise(i, j) % 1).toFixed(4));
      return `${numbers.join(",")},c${i % 12}`;
    });
    await give(page, "long.csv", `${names},class\n${lines.join("\n")}`);
    await page.getByText("long.csv: 20000 rows").waitFor();
    await page.getByRole("spinbutton", { name: "Ridge λ, 0 for none" }).fill("0");
    await fit(page);
    await page.getByRole("button", { name: "Draw" }).click();
    await page.locator(".pad-cell").first().click();
    await page.getByRole("button", { name: "Your data" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    expect(await page.locator(".problem").textContent()).toContain("stopped");
    await give(page, "good.csv", readFileSync(IRIS));
    await page.getByText("good.csv: 150 rows").waitFor();
  });
});

describe("everyone", () => {
  it.each(["light", "dark"] as const)("can fit a table in %s: axe-core finds nothing", async (colorScheme) => {
    const page = await studio.open(studio.given(), { colorScheme });
    await page.getByText("iris.csv: 150 rows").waitFor();
    await page.getByText("Columns to use").click();
    await fit(page);
    await page.locator(".certificate").waitFor();
    await showTables(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("sees the outcome without scrolling sideways on a phone", async () => {
    const page = await studio.open(studio.given(), { viewport: { width: 360, height: 700 } });
    await page.getByText("iris.csv: 150 rows").waitFor();
    await fit(page);
    await page.locator(".certificate").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
