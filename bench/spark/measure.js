// Fits rows in the Spark of cluster.sh, and then has MLlib minimise the same objective: time, CPU, passes, bytes.
//
//   SPARK_JAVA= SPARK_MEMORY=1500m bench/spark/cluster.sh node bench/spark/measure.js 1000000
//   SPARK_WORKERS=1 …   one worker instead of two
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import { crossCheck, sparkSource } from "@multilogit/spark";
import { fitOver } from "multilogit";

const rows = Number(process.argv[2] ?? 1_000_000);
const { SPARK_PORT, SPARK_TOKEN, SPARK_WORK } = process.env;
const NUMBERS = 20;
const CLASSES = 6;

/** Sines of multiples of the row number stand for noise; a class is the highest of as many noisy scores. */
function rowsQuery() {
  const sine = (factor) => `sin(id * ${factor})`;
  const numbers = Array.from({ length: NUMBERS }, (_, j) => `${sine(12.9898 + 7.1 * j)} * 1.4 AS x${j}`);
  const levels = [37.719, 91.113].map((factor, t) => `concat('l', pmod(floor(${sine(factor)} * 1000), 10)) AS c${t}`);
  const scores = Array.from({ length: CLASSES }, (_, k) => {
    const weights = Array.from(
      { length: NUMBERS },
      (_, j) => `${(Math.sin(3.7 * j + 11.3 * k) / 2).toFixed(3)} * x${j}`,
    );
    return `${weights.join(" + ")} + 2 * ${sine(5.91 + 3.3 * k)} + CASE WHEN c0 = 'l${k}' THEN 1 ELSE 0 END AS a${k}`;
  });
  const all = Array.from({ length: CLASSES }, (_, k) => `a${k}`);
  const label = `CASE greatest(${all.join(", ")}) ${all.map((a, k) => `WHEN ${a} THEN 'class ${k}'`).join(" ")} END AS label`;
  const columns = [...Array.from({ length: NUMBERS }, (_, j) => `x${j}`), "c0", "c1", label].join(", ");
  const raw = `SELECT id, ${[...numbers, ...levels].join(", ")} FROM range(0, ${rows}, 1, 4)`;
  return `SELECT ${columns} FROM (SELECT *, ${scores.join(", ")} FROM (${raw}) AS raw) AS scored`;
}

/** Bytes that came and went over a line to the server. */
const bytes = { in: 0, out: 0 };
const line = createServer((near) => {
  const far = connect(Number(SPARK_PORT), "127.0.0.1");
  far.on("data", (chunk) => {
    bytes.in += chunk.length;
    near.write(chunk);
  });
  near.on("data", (chunk) => {
    bytes.out += chunk.length;
    far.write(chunk);
  });
  for (const socket of [near, far])
    socket
      .on("error", () => {})
      .on("close", () => {
        near.destroy();
        far.destroy();
      });
}).listen(0, "127.0.0.1");
await once(line, "listening");

/** CPU seconds so far of the executors and of the Connect server, and of this process. */
function cpu() {
  const of = { executors: 0, driver: 0, here: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 };
  for (const text of execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n")) {
    const isExecutor = text.includes("CoarseGrainedExecutorBackend");
    if (!isExecutor && !text.includes(SPARK_WORK)) continue;
    try {
      const pid = Number.parseInt(text, 10);
      const isHere = isExecutor
        ? readlinkSync(`/proc/${pid}/cwd`).startsWith(SPARK_WORK)
        : /SparkConnectServer/.test(text);
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
      if (isHere) of[isExecutor ? "executors" : "driver"] += (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // it has ended
    }
  }
  return of;
}

async function measured(name, work) {
  const [begin, before, { in: came, out: went }] = [performance.now(), cpu(), bytes];
  const result = await work();
  const after = cpu();
  const spent = Object.entries(after).map(([who, seconds]) => `${who} ${(seconds - before[who]).toFixed(1)}`);
  console.log(
    `${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s; CPU seconds ${spent.join(", ")}; ${((bytes.in - came) / 1e3).toFixed(0)} kB came, ${((bytes.out - went) / 1e3).toFixed(0)} kB went`,
  );
  return result;
}

const address = `sc://127.0.0.1:${line.address().port}/;token=${SPARK_TOKEN};use_ssl=false`;
const source = await sparkSource(address, { query: rowsQuery() });
try {
  const java = process.env.SPARK_JAVA ?? "its first compiler alone";
  console.log(`${rows} rows, ${process.env.SPARK_WORKERS ?? 2} workers, Java with ${java || "both compilers"}`);
  const model = await measured("fitOver", () =>
    fitOver(source, "label", {
      onProgress: ({ evaluations, value, gap }) => console.log(`  pass ${evaluations}: ${value} gap ${gap}`),
    }),
  );
  const { value, passes, certificate, gapEstimate, classTotals } = model.report;
  console.log(`  ${model.weights.length} weights, classes ${classTotals.join(" ")}`);
  console.log(`  ${passes} passes, relative gap ${certificate.gap / value}, estimated ${gapEstimate / value}`);
  const check = await measured("MLlib (φ staged again, one pass of ours)", () => crossCheck(source, model));
  console.log(
    `  fit alone ${check.seconds.toFixed(1)} s, ${check.iterations} iterations, above ours ${check.value / value - 1}, relative gap at most ${check.gap / check.value}`,
  );
} finally {
  await source.close();
  line.close();
}
