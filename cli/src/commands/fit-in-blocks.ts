import { type Formula, fitOver, type Model, MultilogitError, type Penalty } from "multilogit";
import { noteAbout } from "../files/note.js";
import type { TableBlocks } from "../files/table-blocks.js";
import { fileSource } from "../sources/file-source.js";
import { progressLine } from "../terminal/progress-line.js";
import { type FitCommandOptions, TOLERANCE } from "./fit-command-options.js";
import { showingProgress } from "./fit-progress.js";
import { featureOptions } from "./learn-options.js";
import { noteLacks } from "./note-lacks.js";
import { naming } from "./read-rows.js";

/** The model of rows that are not held: read in blocks, once for the statistics of φ and once to apply it, and summed from there. */
export async function fitInBlocks(
  data: string,
  blocks: TableBlocks,
  learnt: string | Formula,
  penalty: Penalty,
  options: FitCommandOptions & { readonly memory: number },
): Promise<Model> {
  const line = progressLine(process.stderr);
  const { threads, maxIterations, tolerance = TOLERANCE } = options;
  const source = fileSource(blocks, {
    memory: Math.max(1e6, options.memory - blocks.readerBytes),
    ...(threads === undefined ? {} : { threads }),
    onRows: (rows) => line.update(`reading ${data}: ${rows} of ${blocks.rows} rows`),
    onStatistics: (statistics) => noteLacks(data, statistics, learnt, options),
  });
  try {
    return await naming(data, () =>
      showingProgress((progress) =>
        fitOver(source, learnt, {
          ...featureOptions(options),
          // no look at each cell where none is missing
          ...(blocks.lacking.size === 0 ? { missing: "error" } : {}),
          penalty,
          ...(threads === undefined ? {} : { threads }),
          solver: options.solver,
          tolerance,
          ...(maxIterations === undefined ? {} : { maxIterations }),
          // the last digits of the weights cost more passes than all others
          polish: tolerance <= 1e-9,
          sampleRows: 0,
          ...progress,
        }),
      ),
    );
  } finally {
    line.clear();
  }
}

/**
 * Says, before the first cell is read, that rows are read in blocks.
 * @throws MultilogitError "option" for an option that needs all rows at once
 */
export function announceBlocks(
  data: string,
  bytes: number | null,
  options: FitCommandOptions & { memory: number },
): void {
  const refused = [
    ...(options.holdOut === undefined ? [] : ["--hold-out"]),
    ...(options.checkGradient ? ["--check-gradient"] : []),
    ...(options.words === undefined ? [] : ["--words"]),
    ...(options.engine === "reference" ? ["--engine reference"] : []),
  ];
  noteBlocks(data, bytes, options.memory, refused);
  // what needs all rows of a column is not looked for
  noteAbout(data)("in blocks, only the target and categories are looked at for warnings, not columns of numbers");
}

/**
 * Says that rows are read in blocks, unless options were given that need all of them at once.
 * @throws MultilogitError "option" for those
 */
export function noteBlocks(data: string, bytes: number | null, memory: number, refused: readonly string[]): void {
  const size = bytes === null ? "rows of a query" : `rows that would take about ${inBytes(bytes)}`;
  if (refused.length > 0)
    throw new MultilogitError(
      "option",
      `${refused.join(" and ")}: needs all rows at once, but ${size} are read in blocks within --memory ${inBytes(memory)}; ${bytes === null ? "write the rows to a file and give that" : `give --memory ${inBytes(2 ** Math.ceil(Math.log2(bytes)))} if there is as much`}, or leave the option out`,
    );
  noteAbout(data)(`${size} are read in blocks, within --memory ${inBytes(memory)}`);
}

/** "1.5GB", as --memory reads it; rounded up. */
function inBytes(bytes: number): string {
  const [unit, name] = bytes >= 1e9 ? [1e9, "GB"] : [1e6, "MB"];
  return `${Math.ceil((10 * bytes) / unit) / 10}${name}`;
}
