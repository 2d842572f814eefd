import { fileURLToPath } from "node:url";
import type { Peer } from "./peer.js";

const SOURCES = fileURLToPath(new URL("../../peers/", import.meta.url));
const PYTHON = `${SOURCES}venv/bin/python`;
const DENSE_ONLY = { sparse: "knows dense rows only, and as such these do not fit into memory" } as const;
const ADAM_STEPS = [100, 300, 1000, 3000, 10_000];

type Knob = Pick<Peer, "name" | "knob" | "settings" | "cannot">;

/** From 10^from down to 10^to. */
function powersOfTen(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, step) => 10 ** (from - step));
}

function nodePeer(file: string, packages: readonly string[], knob: Knob, args: readonly string[] = []): Peer {
  const resolve = `const { resolve } = require("node:module").createRequire(${JSON.stringify(`${SOURCES}package.json`)})`;
  return {
    ...knob,
    command: [process.execPath, fileURLToPath(new URL(`./${file}.js`, import.meta.url)), ...args],
    probe: [process.execPath, "-e", `${resolve}; ${JSON.stringify(packages)}.forEach((name) => resolve(name))`],
    idle: [process.execPath, "-e", "process.stdin.resume()"],
  };
}

function pythonPeer(file: string, module: string, knob: Knob, args: readonly string[]): Peer {
  return {
    ...knob,
    threadsByEnvironment: true,
    command: [PYTHON, `${SOURCES}${file}.py`, ...args],
    probe: [PYTHON, "-c", `import importlib.util as u; exit(u.find_spec("${module}") is None)`],
    idle: [PYTHON, "-c", "import sys; sys.stdin.read()"],
  };
}

function scikitLearn(solver: string, from: number, to: number, dtype = "float64"): Peer {
  const name = `scikit-learn ${solver}${dtype === "float32" ? " f32" : ""}`;
  return pythonPeer("scikit_learn", "sklearn", { name, knob: "tol", settings: powersOfTen(from, to) }, [solver, dtype]);
}

function pytorch(dtype: string, to: number): Peer {
  const name = `PyTorch LBFGS${dtype === "float32" ? " f32" : ""}`;
  return pythonPeer("pytorch", "torch", { name, knob: "tolerance_grad", settings: powersOfTen(-2, to) }, [dtype]);
}

/** Ours, by an engine's name; `threads` 0 for as many as there are cores. */
export function ours(engine: string, threads: number): Peer {
  const knob = { name: `multilogit ${engine}`, knob: "tolerance", settings: powersOfTen(0, -9) };
  return nodePeer("multilogit", [], knob, [engine, String(threads)]);
}

/** The floor of the harness: loads the data and answers zeros. */
export const ZEROS = nodePeer("zeros", [], { name: "zeros", knob: "nothing", settings: [0] });

export const PEERS: readonly Peer[] = [
  scikitLearn("lbfgs", -1, -10),
  scikitLearn("lbfgs", -1, -7, "float32"),
  scikitLearn("newton-cholesky", 0, -8),
  scikitLearn("newton-cg", -1, -8),
  scikitLearn("saga", -1, -8),
  {
    name: "glmnet",
    command: ["Rscript", "--vanilla", `${SOURCES}glmnet.R`],
    probe: ["Rscript", "--vanilla", "-e", 'quit(status = !requireNamespace("glmnet", quietly = TRUE))'],
    idle: ["Rscript", "--vanilla", "-e", 'invisible(readLines(file("stdin")))'],
    knob: "thresh",
    settings: powersOfTen(-4, -14),
  },
  pytorch("float64", -10),
  pytorch("float32", -8),
  nodePeer("tfjs", ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"], {
    name: "tfjs Adam",
    knob: "steps",
    settings: ADAM_STEPS,
    cannot: DENSE_ONLY,
  }),
  nodePeer("jax-js", ["@jax-js/jax"], {
    name: "jax-js Adam",
    knob: "steps",
    settings: ADAM_STEPS,
    cannot: DENSE_ONLY,
  }),
  nodePeer("ml-logistic-regression", ["ml-logistic-regression", "ml-matrix"], {
    name: "ml-logistic-regression",
    knob: "numSteps",
    settings: [10, 100, 1000],
    cannot: DENSE_ONLY,
  }),
];
