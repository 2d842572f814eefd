import { spawnSync } from "node:child_process";
import type { Diagnosis } from "multilogit/check";
import { describe, expect, it } from "vitest";
import { workplace } from "../commands/program.js";
import { type FunctionLayout, functionLayout, KINDS, type Kind } from "./function-layout.js";
import { loopsSource } from "./loops-source.js";
import { matrixSource } from "./matrix-source.js";

/** MANY=200 tries as many of each; `npm run test:functions` does that in every kind, and installs what they need. */
const COUNT = Number(process.env.MANY ?? 2);
/** The kinds that any machine has, and that are quick; the others are tried where MANY is given. */
const ALWAYS: readonly Kind[] = ["javascript", "typescript", "python"];
const FIRST = Number(process.env.SEED ?? 1);

const runs = (file: string, ...args: string[]) => spawnSync(file, args).status === 0;
const imports = (name: string) => runs("python3", "-c", `import ${name}`);
const NEEDS: Readonly<Record<Kind, () => boolean>> = {
  javascript: () => true,
  typescript: () => true,
  python: () => runs("python3", "--version"),
  numpy: () => imports("numpy"),
  torch: () => imports("torch"),
  "torch backward": () => imports("torch"),
  "torch autograd": () => imports("torch"),
  jax: () => imports("jax"),
  "jax grad": () => imports("jax"),
  r: () => runs("Rscript", "--version"),
  octave: () => runs("octave", "--version"),
};
const ENDINGS: Partial<Readonly<Record<Kind, string>>> = { javascript: "mjs", typescript: "ts", r: "R", octave: "m" };

async function fault(layout: FunctionLayout): Promise<string | null> {
  const isLoops = ["javascript", "typescript", "python"].includes(layout.kind);
  const source = isLoops ? loopsSource(layout) : matrixSource(layout);
  const file = `mine.${ENDINGS[layout.kind] ?? "py"}`;
  const which =
    layout.returns === "two functions" ? [file, "--value", "loss", "--gradient", "slope"] : [`${file}:lossAndGrad`];
  const { code, stdout, stderr } = await workplace({ [file]: source }).run(["check", ...which, "--json"]);
  const where = `${JSON.stringify(layout)}\n${source}\n`;
  if (code > 1 || stderr !== "") return `${where}${code} ${stderr}`;
  const { verdict, causes, subject } = JSON.parse(stdout) as Diagnosis & { subject: { calledAs: string } };
  const said = `${verdict}: ${causes.map(({ id }) => id).join(" and ")}\n${subject.calledAs}`;
  const isRight = verdict === (layout.fault === null ? "right" : "wrong");
  return isRight && call(layout).every((words) => subject.calledAs.includes(words)) ? null : `${where}${said}`;
}

/** What must stand in the sentence on how it was called. */
function call({ weights, isClassMajor, bias, labels, kind, fault }: FunctionLayout): readonly string[] {
  const d = bias === "first" || bias === "last" ? 17 : 16;
  const sizes = weights === "flat" ? `of ${3 * d}` : isClassMajor ? `3×${d}` : `${d}×3`;
  const where = bias === "first" || bias === "last" ? [`with the bias ${bias}`] : [];
  const isTold = fault === null && kind !== "octave";
  // What is reshaped in the function may be handed over as a matrix.
  const said = weights === "flat" && !["javascript", "typescript", "python"].includes(kind) ? [] : [sizes];
  return [...said, ...where, ...(isTold ? [{ "from 0": "0…2", "from 1": "1…3", "one-hot": "one-hot" }[labels]] : [])];
}

describe.each(KINDS)("functions in %s, in random layouts, right and wrong", (kind) => {
  // JAX traces every call anew: half a minute a function
  const count = kind.startsWith("jax") ? Math.ceil(COUNT / 4) : COUNT;
  it(
    `are called as they want to be and judged, ${count} from seed ${FIRST} on`,
    async ({ skip }) => {
      skip(process.env.MANY === undefined && !ALWAYS.includes(kind), "npm run test:functions tries it");
      skip(!NEEDS[kind](), `what ${kind} needs is not installed`);
      const seeds = Array.from({ length: count }, (_, s) => FIRST + s);
      const failed: string[] = [];
      for (const seed of seeds) {
        const found = await fault(functionLayout(seed, [kind]));
        if (found !== null) failed.push(`seed ${seed}: ${found}`);
      }
      expect(failed).toEqual([]);
    },
    60_000 + 60_000 * count,
  );
});
