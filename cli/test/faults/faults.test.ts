import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnosis } from "multilogit/check";
import { afterAll, describe, expect, it } from "vitest";
import { PROGRAM } from "../commands/program.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PAGE = fileURLToPath(new URL("../../../docs/doctor-faults.md", import.meta.url));
const built = mkdtempSync(join(tmpdir(), "multilogit-test-"));
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Some 70 s of NumPy's starting: tried where MANY is given, as `npm run test:functions` does, which also installs what they need. */
const isTried =
  process.env.MANY !== undefined &&
  ["python3 -c import_numpy", "cc --version"].every((command) => {
    const [file, ...args] = command.split(" ");
    return (
      spawnSync(
        file!,
        args.map((arg) => arg.replace("_", " ")),
      ).status === 0
    );
  });

interface Tried {
  readonly what: string;
  readonly command: readonly string[];
}

const said = (text: string) => text.replaceAll("|", "\\|");

/** A row of the table: what the program does, the verdict, and the causes that are named. */
function row({ what, command }: Tried): readonly string[] {
  const environment = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "check", "--json", "--", ...command], {
    cwd: HERE,
    encoding: "utf8",
    env: environment,
  });
  if (stdout === "") throw new Error(`${command.join(" ")}: ${stderr}`);
  const { verdict, certainty, causes, ties } = JSON.parse(stdout) as Diagnosis;
  const titles = [causes, ...ties.map((tie) => tie.causes)].map((some) =>
    some.map(({ title }) => title).join(", and "),
  );
  const name = titles.join(", or ");
  const sure = verdict === "wrong" ? (certainty === "exact" ? "" : ` (${certainty})`) : name === "" ? "" : "; but";
  return [said(what), `${verdict}${sure}`, said(name)];
}

const ofFaults: readonly Tried[] = [
  ...readFileSync(join(HERE, "faults.py"), "utf8").matchAll(/^@add\ndef (\w+)/gm),
].map(([, name]) => ({ what: name!.replaceAll("_", " "), command: ["python3", "faults.py", name!] }));

const ofQuestions: readonly Tried[] = readdirSync(HERE)
  .filter((file) => /^q\d/.test(file))
  .sort()
  .map((file) => {
    const what = /^(?:#|\/\*|\/\/) (.*?)(?: \*\/)?$/m.exec(readFileSync(join(HERE, file), "utf8"))![1]!;
    if (file.endsWith(".py")) return { what, command: ["python3", file] };
    if (file.endsWith(".mjs")) return { what, command: [process.execPath, file] };
    const program = join(built, file.slice(0, -2));
    return { what, command: [program] };
  });

function compile(): void {
  for (const file of readdirSync(HERE).filter((name) => name.endsWith(".c"))) {
    const { status, stderr } = spawnSync("cc", ["-O1", "-o", join(built, file.slice(0, -2)), join(HERE, file), "-lm"]);
    if (status !== 0) throw new Error(`${stderr}`);
  }
}

/** With columns of one width, as the formatter wants them. */
function table(about: string, tried: readonly Tried[]): string {
  const rows = [[about, "verdict", "what the doctor says"], ...tried.map(row)];
  const widths = [0, 1, 2].map((c) => Math.max(...rows.map((cells) => cells[c]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, c) => cell.padEnd(widths[c]!)).join(" | ")} |`;
  const [heading, ...others] = rows;
  return [line(heading!), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n");
}

describe("programs with faults that people write", () => {
  it.runIf(isTried)(
    "are judged and named as docs/doctor-faults.md says; --update writes it",
    { timeout: 600_000 },
    async () => {
      compile();
      const page = `# What the doctor says, fault by fault

Made by \`MANY=1 npx vitest run cli/test/faults --update\`, from the programs in \`cli/test/faults\`; a test compares. The verdict is about
the gradient: right where it is the derivative of the value that the program returns, whatever that value is; "but" is what else is wrong.
A name without "likely" predicts all numbers that the program gave, to their last digits.

## Faults one by one

${table("the gradient, or value, of the program", ofFaults)}

## Programs rebuilt from public questions

${table("the program", ofQuestions)}
`;
      await expect(page).toMatchFileSnapshot(PAGE);
    },
  );
});
