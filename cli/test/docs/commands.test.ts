import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Files, IRIS, MY_MODEL, PROGRAM, workplace } from "../commands/program.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const read = (page: string) => readFileSync(join(ROOT, page), "utf8");
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

/** Words in capitals that stand for something of the reader's: how to call a command, not a command. */
const PLACEHOLDER = /\b(?:DATA|MODEL|SMALLER|LARGER|COMMAND)\b/;
/** docs/doctor.md goes through a session of its own, with outputs; doctor.test.ts runs it. */
const ELSEWHERE = ["docs/doctor.md"];

/** Lines of a page that call multilogit, in its order. */
function commandsOf(page: string): string[] {
  const blocks = read(page).matchAll(/^```sh\n([\s\S]*?)^```$|^((?: {4}.*\n)+)/gm);
  return [...blocks]
    .flatMap(([, fenced, indented]) => (fenced ?? indented)!.replace(/ *\\\n */g, " ").split("\n"))
    .map((line) => line.trim())
    .filter((line) => /^(?:npx )?multilogit /.test(line) && !PLACEHOLDER.test(line));
}

const survey = [
  "region,income,year,answer",
  ...Array.from({ length: 240 }, (_, i) => {
    const region = ["North", "South", "West"][(i * 7) % 3];
    const answer = ["yes", "no", "maybe"][(i * i + (i >> 3) + (i % 5)) % 3];
    return `${region},${20 + ((i * 37) % 61)},${2023 + ((i * 5) % 3)},${answer}`;
  }),
].join("\n");

const visits = [
  "patient,age,dose,outcome",
  ...Array.from({ length: 90 }, (_, i) => {
    const outcome = ["better", "same", "worse"][(i * i + (i % 5)) % 3];
    return `p${i % 15},${30 + ((i * 37) % 41)},${(i * 7) % 11},${outcome}`;
  }),
].join("\n");

const messages = [
  "kind,text",
  ...Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0 ? `spam,"claim your ${["free", "big"][i % 3] ?? "new"} prize"` : `ham,"lunch at ${i % 5}?"`,
  ),
].join("\n");

const IRIS_ROWS = readFileSync(IRIS, "utf8");

/** The flowers of one kind against the others, as docs/import.md has other programs write it. */
const coefficients = JSON.stringify({
  format: "multilogit-coefficients",
  version: 1,
  classes: ["others", "virginica"],
  features: ["Sepal.Length", "Petal.Length"],
  weights: [[-1, 3]],
  intercepts: [-9],
  reference: "others",
});

const kinds = IRIS_ROWS.replaceAll(/versicolor|setosa/g, "others").replace("Species", "species");

const irisModel = ["npx multilogit data iris -o iris.csv", "npx multilogit fit iris.csv --target Species -o iris.json"];
/** What skl2onnx wrote of a pipeline of scikit-learn. */
const onnx = Buffer.from(JSON.parse(read("core/test/fixtures/onnx-scikit-learn.json"))[0].file, "base64");

/** What a page's commands are given: files, and commands that are run first. */
const GIVEN: Readonly<Record<string, { readonly first?: readonly string[]; readonly files?: Files }>> = {
  "README.md": { files: { "my_model.py": MY_MODEL } },
  "docs/command-line.md": { files: { "survey.csv": survey, "sklearn.json": coefficients } },
  "docs/paths.md": { files: { "visits.csv": visits } },
  "docs/studio.md": { files: { "survey.csv": survey } },
  "docs/gallery.md": {
    first: ["npx multilogit data digits -o digits.csv", "npx multilogit check --stub python > my_gradient.py"],
  },
  "docs/serving.md": { first: irisModel },
  "docs/text.md": { files: { "messages.csv": messages } },
  "docs/export.md": { first: [...irisModel, "cp iris.json model.json"] },
  "docs/import.md": {
    first: [...irisModel, "npx multilogit export iris.json -o model.pmml"],
    files: { "coefficients.json": coefficients, "rows.csv": kinds, "model.onnx": onnx },
  },
};

/** `npx multilogit` and `multilogit` as the shell finds them, in a folder of their own. */
function shellIn(files: Files) {
  const { path, write, listing } = workplace(files);
  mkdirSync(path("bin"));
  const start = (name: string, skip: string) => {
    writeFileSync(path(`bin/${name}`), `#!/bin/sh\n${skip}exec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(path(`bin/${name}`), 0o755);
  };
  start("npx", "shift\n");
  start("multilogit", "");
  const env = { ...process.env, PATH: `${path("bin")}:${process.env.PATH}`, NO_COLOR: "1" };
  return { run: (command: string) => ended(command, path("."), env), write, listing };
}

/** Runs a command to its end; one that serves is ended as by Ctrl+C when it has said where. */
function ended(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const serves = /multilogit (?:serve|studio)\b/.test(command);
  const quiet = serves
    ? command.replace(/(\s+#.*)?$/, ` --port 0${/ studio\b/.test(command) ? " --no-open" : ""}`)
    : command;
  const child = spawn("bash", ["-c", `${serves ? "exec " : ""}${quiet}`], { cwd, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      if (serves && /http:\/\/\S+/.test(said)) child.kill("SIGINT");
    });
  child.stdin.end();
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

describe.skipIf(process.platform === "win32")("commands of the documentation do what they say", () => {
  const docs = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  // MANY=1 for all pages
  const pages = ["README.md", ...(process.env.MANY !== undefined ? docs.map((name) => `docs/${name}`) : [])].filter(
    (page) => !ELSEWHERE.includes(page) && commandsOf(page).length > 0,
  );

  it.each(pages)(
    "%s",
    async (page) => {
      const { first = [], files = {} } = GIVEN[page] ?? {};
      const { run } = shellIn(files);
      for (const command of [...first, ...commandsOf(page)]) {
        if (command.includes("python3") && !hasNumpy) continue;
        const { code, said } = await run(command);
        expect(code, `${command}\n${said}`).toBe(0);
      }
    },
    120_000,
  );

  it("are found, in the order of the page", () => {
    expect(commandsOf("README.md").slice(0, 2)).toEqual([
      "npx multilogit demo    # fits the digits and shows what comes out",
      "npx multilogit data iris -o iris.csv",
    ]);
  });

  it("would be found wrong", async () => {
    expect((await shellIn({}).run("npx multilogit fit none.csv --target y")).code).toBe(2);
  });
});
