import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built library: what a program imports in Node.js. */
const LIBRARY = new URL("../../dist/node/index.js", import.meta.url).href;

/** What a program printed as JSON on its last line, how it ended, and after how many seconds. */
export interface Ended {
  readonly printed: Record<string, unknown>;
  readonly code: number | null;
  readonly errors: string;
  readonly seconds: number;
}

/** Runs a program in a Node of its own, with the library as `lib`; killed after 30 s, which leaves `code` null. */
export function endOf(program: string, nodeOptions: readonly string[] = []): Promise<Ended> {
  const started = performance.now();
  const text = `import * as lib from ${JSON.stringify(LIBRARY)};\n${program}`;
  const child = spawn(process.execPath, [...nodeOptions, "--input-type=module", "-e", text], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    errors += data;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        printed: JSON.parse(output.trim().split("\n").at(-1) || "{}"),
        code,
        errors,
        seconds: (performance.now() - started) / 1000,
      }),
    );
  });
}

/**
 * For a child: `big(n, d, K)` is a table of normals with a class column, large enough for passes of many chunks; `workers` are all worker
 * threads that were started.
 */
export const PRELUDE = `
import workerThreads from "node:worker_threads";
const workers = [];
workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...rest) {
    super(...rest);
    workers.push(this);
  }
};
const big = (n, d, K) => {
  let state = 1;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const columns = { class: Array.from({ length: n }, () => "c" + Math.floor(K * uniform())) };
  for (let j = 0; j < d; j++) columns["x" + j] = Float64Array.from({ length: n }, () => uniform() + uniform() + uniform() - 1.5);
  return lib.tableFromColumns(columns);
};
const say = (printed) => console.log(JSON.stringify(printed));
const sentence = (error) => ({ name: error?.name, code: error?.code, message: String(error?.message) });
`;
