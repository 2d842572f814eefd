// The screenshots of docs/gallery.md: pages that the commands write, and the page that `serve` has, made here from the bundled data; and the
// picture that links to the studio show.
import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { chromiumPath } from "../studio/test/browser/chromium-path.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PICTURES = join(ROOT, "docs/pictures");
const PROGRAM = join(ROOT, "cli/dist/main.js");
const folder = mkdtempSync(join(tmpdir(), "multilogit-pictures-"));
const run = (...args) =>
  promisify(execFile)(process.execPath, [PROGRAM, ...args], { cwd: folder }).catch((error) => error);

/** A softmax whose gradient sees transposed pictures, over the check protocol. */
const TRANSPOSED = `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, weights: W, design: X, labels: y } = JSON.parse(line);
  if (op === "hello") { console.log(JSON.stringify({ id, openness: "data" })); continue; }
  let value = 0;
  const gradient = W.map((row) => row.map(() => 0));
  const side = Math.sqrt(W.length);
  X.forEach((x, i) => {
    const a = W[0].map((_, k) => x.reduce((sum, xj, j) => sum + xj * W[j][k], 0));
    const top = Math.max(...a);
    const total = a.reduce((sum, ak) => sum + Math.exp(ak - top), 0);
    value += top + Math.log(total) - a[y[i]];
    const r = a.map((ak, k) => Math.exp(ak - top) / total - (k === y[i] ? 1 : 0));
    gradient.forEach((row, j) => r.forEach((rk, k) => { row[k] += x[(j % side) * side + Math.floor(j / side)] * rk; }));
  });
  console.log(JSON.stringify({ id, value, gradient }));
}
`;

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
try {
  await run("data", "digits", "-o", "digits.csv");
  await run("data", "iris", "-o", "iris.csv");
  await run("data", "housing", "-o", "housing.csv");
  await run("fit", "digits.csv", "--target", "digit", "--binarize", "8", "-o", "digits.json");
  await run("evaluate", "digits.json", "digits.csv", "--report", "evaluation.html");
  await shoot(pathToFileURL(join(folder, "evaluation.html")).href, "evaluation.png", 1100, 900);
  writeFileSync(join(folder, "program.mjs"), TRANSPOSED);
  const check = [
    "check",
    "digits.csv",
    "--target",
    "digit",
    "--binarize",
    "8",
    "--rows",
    "60",
    "--report",
    "doctor.html",
  ];
  await run(...check, "--", process.execPath, "program.mjs");
  await shoot(pathToFileURL(join(folder, "doctor.html")).href, "doctor.png", 1100, 900);
  const formula = "satisfaction ~ influence + type + contact";
  await run("summary", "housing.csv", "--formula", formula, "--weights", "frequency", "-o", "summary.html");
  await shoot(pathToFileURL(join(folder, "summary.html")).href, "summary.png", 1100, 900);
  await run("fit", "iris.csv", "--target", "Species", "-o", "iris.json");
  await served("iris.json", (address) => shoot(address, "serve.png", 1100, 720));
  // What links to the studio show, in the size that sites ask for.
  const studio = pathToFileURL(join(ROOT, "cli/dist/page/index.html")).href;
  await shoot(`${studio}#v=2&theme=light`, "card.png", 1200, 630, join(ROOT, "studio/public"));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function shoot(address, name, width, height, into = PICTURES) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(address);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, name) });
  copyFileSync(join(folder, name), join(into, name));
  await page.close();
}

async function served(model, look) {
  const server = spawn(process.execPath, [PROGRAM, "serve", model, "--port", "0"], { cwd: folder });
  let said = "";
  try {
    for await (const text of server.stdout) {
      said += text;
      const address = /http:\/\/[\w.:]+\/?/.exec(said)?.[0];
      if (address === undefined) continue;
      await look(address);
      break;
    }
  } finally {
    server.kill();
  }
}
