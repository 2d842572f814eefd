import { basename } from "node:path";
import {
  type FitPathOptions,
  type Formula,
  fitPath,
  fitPathOver,
  hasWasmEngine,
  MultilogitError,
  type Path,
  type PenaltyPath,
} from "multilogit";
import { penaltyPathInJson, penaltyPathsFromText, quoted } from "multilogit/internal";
import { databaseAddress } from "../databases/database-address.js";
import { assertReportPath } from "../files/assert-report-path.js";
import { notesInJson } from "../files/note.js";
import { withTableBlocks } from "../files/table-blocks.js";
import { outputFormat, writeTable } from "../files/write-table.js";
import { assertOutput, writeTextFile } from "../files/write-text-file.js";
import { pathPage } from "../pictures/path-page.js";
import { pathText } from "../pictures/path-text.js";
import { fileSource } from "../sources/file-source.js";
import { show } from "../system/standard-output.js";
import { progressLine } from "../terminal/progress-line.js";
import { terminalOf } from "../terminal/terminal.js";
import { noteBlocks } from "./fit-in-blocks.js";
import { featureOptions, learntBy, noteRowsToLearn, readingToLearn } from "./learn-options.js";
import { memoryToRead } from "./memory-to-read.js";
import { noteLacks } from "./note-lacks.js";
import { needingAllRows, type PathCommandOptions, type PathOptionsOfCommand } from "./path-command-options.js";
import { pathInDatabase } from "./path-in-database.js";
import { factorsAndGroups } from "./penalty-options.js";
import { naming } from "./read-rows.js";

/** `multilogit path`: fits for many λ. Exit code 1 if one of them did not converge. */
export async function pathCommand(data: string, options: PathCommandOptions): Promise<void> {
  const learnt = learntBy(options, "path");
  const [penalty, ...others] = penaltiesOf(options);
  if (others.length > 0)
    throw new MultilogitError("option", `--penalty ${quoted(options.penalty)}: a path has one α; choose takes several`);
  if (options.output !== undefined) {
    outputFormat(options.output);
    await assertOutput(options.output);
  }
  await assertReportPath(options.report);
  if (options.engine !== "reference") void hasWasmEngine();
  const address = databaseAddress(data);
  const line = progressLine(process.stderr);
  const asked: AskedPath = {
    penalty: penalty!,
    onProgress: ({ step, count, lambda, nonZeros }) =>
      line.update(`λ ${step} of ${count}: ${lambda.toPrecision(4)}, ${nonZeros} weights`),
  };
  const fitted =
    address === null ? pathOfFile(data, learnt, options, asked) : pathInDatabase(address, learnt, options, asked);
  const path = await fitted.finally(() => line.clear());
  const source = address?.label ?? (data === "-" ? "standard input" : basename(data));
  if (options.output !== undefined) await writeTable(options.output, path.coefficients());
  if (options.report !== undefined) await writeTextFile(options.report, pathPage(path, source));
  if (options.json) process.stdout.write(`${JSON.stringify({ ...pathInJson(path), ...notesInJson() })}\n`);
  else show([pathText(path, source, terminalOf(process.stdout)), ...wroteLines(options)].join("\n\n"));
  if (!path.converged) process.exitCode = 1;
}

/** The rows of a file, held if they take little. */
async function pathOfFile(
  data: string,
  learnt: string | Formula,
  options: PathCommandOptions,
  asked: AskedPath,
): Promise<Path> {
  const memory = memoryToRead(data, options);
  const { threads, tolerance } = options;
  const reading = {
    ...readingToLearn(learnt, options),
    memory,
    always: options.query !== undefined,
    onLarge: (bytes: number | null) => noteBlocks(data, bytes, memory, needingAllRows(options)),
  };
  return withTableBlocks(data, reading, async (blocks) => {
    if (blocks.whole !== null) {
      const { whole } = blocks;
      noteRowsToLearn(data, whole, learnt, options);
      return naming(data, () => fitPath(whole, learnt, { ...libraryOptions(options), ...asked }));
    }
    const source = fileSource(blocks, {
      memory: Math.max(1e6, memory - blocks.readerBytes),
      ...(threads === undefined ? {} : { threads }),
      onRows: () => {},
      onStatistics: (statistics) => noteLacks(data, statistics, learnt, options),
    });
    return naming(data, () =>
      fitPathOver(source, learnt, {
        ...featureOptions(options),
        ...(blocks.lacking.size === 0 ? { missing: "error" } : {}),
        ...(threads === undefined ? {} : { threads }),
        tolerance,
        sampleRows: 0,
        ...asked,
      }),
    );
  });
}

/** What is asked of a path besides its rows. */
type AskedPath = Pick<FitPathOptions, "penalty" | "onProgress">;

/** The paths of --penalty, --penalty-factor, --group-levels, --count and --ratio. */
export function penaltiesOf(options: PathOptionsOfCommand): PenaltyPath[] {
  const { penalty, count, ratio } = options;
  const each = { count, ...(ratio === undefined ? {} : { ratio }), ...factorsAndGroups(penalty, options) };
  return penaltyPathsFromText(penalty, each);
}

/** The options that `fitPath` and `crossValidate` take. */
export function libraryOptions(options: PathOptionsOfCommand): Omit<FitPathOptions, "penalty" | "onProgress"> {
  const { engine, threads, tolerance } = options;
  return { ...featureOptions(options), engine, tolerance, ...(threads === undefined ? {} : { threads }) };
}

/** Everything about a path but the weights: those of point i are `weights`, where they are not 0. */
export function pathInJson(path: Path) {
  const { penalty, featureMap, classes, points, converged, reason, evaluations, curvaturePasses } = path;
  const K = classes.length;
  return {
    penalty: penaltyPathInJson(penalty),
    classes,
    features: featureMap.names,
    converged,
    reason,
    evaluations,
    curvaturePasses,
    warnings: path.model(0).report.warnings,
    points: points.map(({ certificate, ...point }, i) => ({
      ...point,
      gap: certificate.gap,
      weights: Array.from(path.model(i).weights).flatMap((weight, jk) =>
        weight === 0 ? [] : [{ feature: featureMap.names[Math.floor(jk / K)], class: classes[jk % K], weight }],
      ),
    })),
  };
}

/** "Wrote a and b.", if something was written. */
export function wroteLines({ output, report }: { readonly output?: string; readonly report?: string }): string[] {
  const written = [output, report].filter((each) => each !== undefined);
  return written.length === 0 ? [] : [`Wrote ${written.join(" and ")}.`];
}
