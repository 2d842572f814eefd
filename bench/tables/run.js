// fit, evaluate, predict, explain and summary on each table of list.tsv: node run.js FOLDER [RESULTS.tsv [HOW MANY]]
// FOLDER is what collect.sh made. A command that is refused is run once more as its one line says; "right" is judged by a reader.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.PROGRAM ?? fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const LIST = fileURLToPath(new URL("list.tsv", import.meta.url));
const SECONDS = 60;

const [tables, results = fileURLToPath(new URL("results.tsv", import.meta.url)), howMany] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "tables-"));
const predictions = join(folder, "predictions.csv");
const model = join(folder, "model.json");
const lines = ["package\ttable\ttarget\toutcome\tseconds\tsaid"];
const counts = {};
const listed = readFileSync(LIST, "utf8").trim().split("\n").slice(1);
for (const line of listed.slice(0, howMany)) {
  const [pack, table, target] = line.split("\t");
  const started = performance.now();
  const { outcome, said } = allCommands(join(tables, `${pack}_${table}`), target);
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  lines.push([pack, table, target, outcome, seconds, said.replaceAll(join(tables, `${pack}_`), "")].join("\t"));
  writeFileSync(results, `${lines.join("\n")}\n`);
}
rmSync(folder, { recursive: true });
console.log(counts);

function allCommands(data, target) {
  const commands = [
    ["fit", data, "--target", target, "-o", model],
    ["evaluate", model, data],
    ["predict", model, data, "-o", predictions],
    ["explain", model, data, "--row"],
    ["summary", model, data],
  ];
  const said = [];
  let outcome = "first try";
  for (const command of commands) {
    if (command[0] === "explain") command.push(firstPredicted());
    let result = run(command);
    const remedy = result.isWell ? null : remedyOf(result.message);
    if (remedy !== null) {
      said.push(`${command[0]}: ${result.message}`);
      outcome = "one remedy";
      result = run([
        ...command.slice(0, command[0] === "fit" ? 4 : 3),
        ...remedy,
        ...command.slice(command[0] === "fit" ? 4 : 3),
      ]);
    }
    said.push(...result.notes);
    if (!result.isWell)
      return {
        outcome: result.isRefused ? "refused" : "failed",
        said: [...said, `${command[0]}: ${result.message}`].join(" | "),
      };
  }
  return { outcome, said: [...new Set(said)].join(" | ") };
}

/** The first row without a missing cell. */
function firstPredicted() {
  const [names, first] = readFileSync(predictions, "utf8").split("\n");
  // where rows are left out the others have numbers
  return names.startsWith("row,") ? first.split(",")[0] : "1";
}

/** Exit code 1 is a negative verdict, such as separated classes, and no failure. */
function run(command) {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...command], {
    encoding: "utf8",
    timeout: SECONDS * 1000,
    killSignal: "SIGKILL",
  });
  const all = (stderr ?? "")
    .trim()
    .split("\n")
    .filter((text) => text !== "");
  const message =
    status === null
      ? `killed after ${SECONDS} s`
      : (all.find((text) => text.startsWith("multilogit: ")) ?? all.at(-1) ?? "");
  const isRefused = status === 2 && all.length === 1;
  return {
    isWell: status === 0 || status === 1,
    isRefused,
    message,
    notes: all.filter((text) => text.startsWith("note: ")),
  };
}

/** What a refusal advises, where it is a flag. */
function remedyOf(message) {
  const found =
    /--missing (?:drop|empty)|--category (?:"[^"]+"|\S+)|--na \S+|--ignore [^;]+?(?=, or |;|$)|--decimal [.,]|--comment '.+?'/.exec(
      message,
    )?.[0];
  if (found === undefined) return null;
  const [, flag, words] = /^(\S+) (.+)$/.exec(found);
  return [
    flag,
    ...words
      .match(flag === "--decimal" ? /[.,]/g : /"[^"]+"|'[^']+'|[^ ,;]+/g)
      .map((word) => word.replace(/^["']|["']$/g, "")),
  ];
}
