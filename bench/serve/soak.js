// Whether `multilogit serve` keeps its memory: a mix of good and bad requests, the model exchanged every ten seconds. Fails where memory of
// the last third of the time is more than 10 % above that of the third before, or where an answer has another status than expected.
//
//   node bench/serve/soak.js [--seconds 120]
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import autocannon from "autocannon";

const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "120" } } });
const seconds = Number(options.seconds);
const CLI = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-soak-"));
const run = (...args) => execFileSync(process.execPath, [CLI, ...args], { cwd: folder, stdio: "ignore" });
const post = (body, path = "/predict", type = "application/json") => ({
  method: "POST",
  path,
  headers: { "content-type": type },
  body,
});

run("data", "iris", "-o", "iris.csv");
run("fit", "iris.csv", "--target", "Species", "-o", "a.json");
run("fit", "iris.csv", "--target", "Species", "--penalty", "ridge:100", "-o", "b.json");
copyFileSync(join(folder, "a.json"), join(folder, "model.json"));
const csv = readFileSync(join(folder, "iris.csv"), "utf8");
const row = { "Sepal.Length": 5.8, "Sepal.Width": 3, "Petal.Length": 3.7, "Petal.Width": 1.2 };
const good = [
  post(JSON.stringify(row)),
  post(JSON.stringify([row, row, row])),
  post(csv, "/predict", "text/csv"),
  post(JSON.stringify(row), "/explain"),
  post(JSON.stringify([row, { ...row, "Petal.Width": "wide" }]), "/predict?partial=true"),
];
const bad = [
  post("{"),
  post(JSON.stringify({ ...row, "Petal.Width": null })),
  post("<a/>", "/predict", "text/xml"),
  { method: "GET", path: "/nothing" },
];

const server = spawn(process.execPath, [CLI, "serve", "model.json", "--port", "0", "--watch"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "pipe"],
});
try {
  let said = "";
  server.stderr.on("data", (text) => (said += String(text)));
  const address = await new Promise((resolve) =>
    server.stdout.on("data", (text) => resolve(/http:\S+?:\d+/.exec(String(text))[0])),
  );
  const memory = [];
  const watching = setInterval(() => {
    memory.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024);
  }, 1000);
  let swaps = 0;
  const swapping = setInterval(() => {
    copyFileSync(join(folder, swaps++ % 2 === 0 ? "b.json" : "a.json"), join(folder, "next.json"));
    renameSync(join(folder, "next.json"), join(folder, "model.json"));
  }, 10_000);
  const result = await autocannon({ url: address, connections: 20, duration: seconds, requests: [...good, ...bad] });
  clearInterval(watching);
  clearInterval(swapping);
  const third = Math.floor(memory.length / 3);
  const highest = (part) => Math.max(...part);
  const [middle, last] = [highest(memory.slice(third, 2 * third)), highest(memory.slice(2 * third))];
  const reads = said.split("read again").length - 1;
  console.log(
    `${seconds} s, ${result.requests.total} requests, ${swaps} exchanges (${reads} read), ${result.errors} errors, ${result.timeouts} timeouts, ${result["5xx"]} × 5xx`,
  );
  console.log(
    `highest memory: ${highest(memory.slice(0, third)).toFixed(0)}, ${middle.toFixed(0)}, ${last.toFixed(0)} MB in the thirds of the time`,
  );
  const share = result["2xx"] / (result["2xx"] + result["4xx"]);
  const isFair = Math.abs(share - good.length / (good.length + bad.length)) < 0.01;
  if (result.errors + result.timeouts + result["5xx"] > 0 || !isFair || last > 1.1 * middle || reads < swaps - 1) {
    console.error(`failed (share of 2xx ${share.toFixed(3)})`);
    process.exitCode = 1;
  }
} finally {
  server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
