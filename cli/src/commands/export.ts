import { basename, extname } from "node:path";
import { columnsRead, MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { assertOutput, writeBytes, writeTextFile } from "../files/write-text-file.js";
import { show } from "../system/standard-output.js";
import { escaped } from "../terminal/escaped.js";
import { fileArgument } from "../terminal/next-step.js";
import { foldedCommand, shellCommand } from "../terminal/shell-command.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { type ExportOptions, type ExportTarget, NAMED_TARGETS, type NamedTarget, TARGETS } from "./export-targets.js";
import { readModel } from "./read-model.js";

export interface ExportCommandOptions extends ExportOptions {
  readonly output: string;
  readonly target?: NamedTarget;
}

/** `multilogit export`: the model as a file of another language, which its ending names. */
export async function exportCommand(
  modelPath: string,
  { output, target: named, ...options }: ExportCommandOptions,
): Promise<void> {
  const target = targetOf(output, named);
  assertOptionsOf(target, options);
  await assertOutput(output);
  const model = await readModel(modelPath);
  const printed = target.print(model, options, output);
  if (typeof printed === "string") await writeTextFile(output, printed);
  else await writeBytes(output, printed);
  const columns = columnsRead(model.featureMap).length;
  const size = `${model.classes.length} classes, ${columns} ${columns === 1 ? "column" : "columns"}, ${(printed.length / 1000).toFixed(1)} kB`;
  const next = target.next(fileArgument(output), options);
  const { width } = terminalOf(process.stdout);
  show(
    [
      `Wrote ${escaped(output)}: ${target.name}, ${size}.${next === null ? "" : " Next:"}`,
      ...(next === null ? [] : [foldedCommand(shellCommand(next), width)]),
      ...target.use(basename(output), options).flatMap((line) => wrapped(line, width)),
    ].join("\n"),
  );
}

function targetOf(output: string, named: NamedTarget | undefined): ExportTarget {
  const ending = extname(output).toLowerCase();
  if (named !== undefined) {
    const target = NAMED_TARGETS[named];
    if (ending === target.ending) return target;
    throw new MultilogitError("option", `${output}: ${target.name} is written to a file that ends in ${target.ending}`);
  }
  if (Object.hasOwn(TARGETS, ending)) return TARGETS[ending]!;
  throw new MultilogitError(
    "option",
    `${output}: ${ending === "" ? "a name without an ending" : `the ending ${quoted(ending)}`} names nothing that a model can be exported to; end it with one of ${Object.keys(TARGETS).join(", ")}`,
  );
}

/** An option that the target does not know is refused, never ignored. */
function assertOptionsOf(target: ExportTarget, options: ExportOptions): void {
  const strange = (Object.keys(options) as (keyof ExportOptions)[]).find((name) => !target.options.includes(name));
  if (strange === undefined) return;
  const flag = strange.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new MultilogitError("option", `--${flag} means nothing for ${target.name}; leave it out`);
}
