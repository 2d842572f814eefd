// `multilogit serve` and a loop in fastify on the same model, loaded in turn by autocannon with 50 connections and one row per request.
//
//   node bench/serve/race.js [--seconds 10] [--rounds 3] [--model digits|iris]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import autocannon from "autocannon";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    model: { type: "string", default: "digits" },
  },
});
const TARGETS = { digits: "digit", iris: "Species" };
const CLI = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-race-"));
const children = [];

function start(args) {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`${args} ended with ${code}`)));
    child.stdout.on("data", (text) => {
      const [address] = /http:\S+?:\d+/.exec(String(text)) ?? [];
      if (address) resolve({ address, pid: child.pid });
    });
  });
}

function run(args) {
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] }).on(
      "exit",
      (code) => (code === 0 ? resolve() : reject(new Error(`${args} ended with ${code}`))),
    );
  });
}

/** Seconds of processor that a process has taken. */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const median = (numbers) => numbers.toSorted((x, y) => x - y)[Math.floor(numbers.length / 2)];

try {
  const target = TARGETS[options.model];
  await run(["data", options.model, "-o", "rows.csv"]);
  await run(["fit", "rows.csv", "--target", target, "-o", "model.json"]);
  const [head, ...lines] = readFileSync(join(folder, "rows.csv"), "utf8").trim().split("\n");
  const names = head.split(",").map((name) => name.replaceAll('"', ""));
  const bodies = lines.slice(0, 200).map((line) => {
    const cells = line.split(",").map((cell, j) => [names[j], Number(cell)]);
    return JSON.stringify(Object.fromEntries(cells.filter(([name]) => name !== target)));
  });
  const racers = {
    "multilogit serve": await start([CLI, "serve", "model.json", "--port", "0"]),
    "fastify loop": await start([fileURLToPath(new URL("fastify-loop.js", import.meta.url)), "model.json"]),
  };
  const results = Object.fromEntries(Object.keys(racers).map((name) => [name, []]));
  const load = async ({ address, pid }, duration) => {
    const before = processorTime(pid);
    const result = await autocannon({
      url: `${address}/predict`,
      connections: 50,
      duration,
      requests: bodies.map((body) => ({ method: "POST", headers: { "content-type": "application/json" }, body })),
    });
    const failed = result.errors + result.timeouts + result.non2xx;
    if (failed > 0) throw new Error(`${failed} requests of ${result.requests.total} failed at ${address}`);
    const total = result.requests.total;
    return {
      rate: total / result.duration,
      p50: result.latency.p50,
      p99: result.latency.p99,
      perCpuSecond: total / (processorTime(pid) - before),
      megabytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024,
    };
  };
  for (const racer of Object.values(racers)) await load(racer, 2);
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [name, racer] of Object.entries(racers)) results[name].push(await load(racer, Number(options.seconds)));
  console.log(
    `${options.model}, 50 connections, ${options.rounds} × ${options.seconds} s each in turn, ${availableParallelism()} cores, Node ${process.version}; medians`,
  );
  const summary = Object.entries(results).map(([name, rounds]) => {
    const of = (key) => median(rounds.map((round) => round[key]));
    console.log(
      `  ${name.padEnd(17)} ${of("rate").toFixed(0).padStart(6)} requests/s   p50 ${of("p50")} ms, p99 ${of("p99")} ms   ${of("perCpuSecond").toFixed(0).padStart(6)} per CPU second   ${of("megabytes").toFixed(0)} MB`,
    );
    return of("rate");
  });
  console.log(`  ratio ${(summary[0] / summary[1]).toFixed(2)}`);
} finally {
  for (const child of children) {
    child.removeAllListeners("exit");
    child.kill("SIGTERM");
  }
  rmSync(folder, { recursive: true, force: true });
}
