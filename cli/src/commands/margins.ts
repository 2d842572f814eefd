import { type Cell, type ColumnInfo, columnOf, factorsOf, type Model, MultilogitError, type Row } from "multilogit";
import {
  type EffectKind,
  marginalEffects,
  marginalEffectsOver,
  predictedProbabilities,
  predictedProbabilitiesOver,
} from "multilogit/infer";
import { quoted, suggestion } from "multilogit/internal";
import { databaseAddress } from "../databases/database-address.js";
import { notesInJson } from "../files/note.js";
import { effectsReport, effectsToCsv, probabilitiesReport, probabilitiesToCsv } from "../pictures/margins-report.js";
import { show } from "../system/standard-output.js";
import { terminalOf } from "../terminal/terminal.js";
import { type InferenceCommandOptions, overOptions, type RowsOfModel, withModelAndRows } from "./model-and-rows.js";
import { naming } from "./read-rows.js";

export interface MarginsCommandOptions extends InferenceCommandOptions {
  readonly columns?: readonly string[];
  readonly effect: EffectKind;
  readonly atMeans?: true;
  readonly at?: readonly string[];
  readonly probabilities?: true;
  readonly json?: true;
  readonly csv?: true;
}

/** `multilogit margins`: marginal effects, or predicted probabilities with intervals. */
export async function marginsCommand(
  first: string,
  second: string | undefined,
  options: MarginsCommandOptions,
): Promise<void> {
  const address = databaseAddress(second ?? first);
  if (address !== null)
    throw new MultilogitError(
      "option",
      `${address.label}: marginal effects need the probabilities of each row, and rows of a database stay there; write the rows, or a sample of them, to a file and give that`,
    );
  await withModelAndRows("margins", first, second, options, async ({ model, rows, inference, source }) => {
    const { effect, columns } = options;
    const place = {
      at: options.atMeans ? ("means" as const) : ("rows" as const),
      given: givenCells(await cellsOf(model, rows), options.at),
    };
    const ofEffects = { ...place, effect, ...(columns === undefined ? {} : { columns }) };
    const text = await naming(source.data, async () => {
      if (options.probabilities) {
        const found =
          "table" in rows
            ? await predictedProbabilities(model, rows.table, { ...inference, ...place })
            : await predictedProbabilitiesOver(model, rows.over, { ...overOptions(inference, rows), ...place });
        if (options.json) return JSON.stringify({ ...found, ...notesInJson() });
        return options.csv ? probabilitiesToCsv(found) : probabilitiesReport(found, source, terminalOf(process.stdout));
      }
      const found =
        "table" in rows
          ? await marginalEffects(model, rows.table, { ...inference, ...ofEffects })
          : await marginalEffectsOver(model, rows.over, { ...overOptions(inference, rows), ...ofEffects });
      if (options.json) return JSON.stringify({ ...found, ...notesInJson() });
      return options.csv ? effectsToCsv(found) : effectsReport(found, source, terminalOf(process.stdout));
    });
    if (options.json || options.csv) process.stdout.write(`${text}\n`);
    else show(text);
  });
}

/** What a column holds, and its levels where it is text. */
type CellsOf = (name: string) => { readonly kind: ColumnInfo["kind"]; readonly levels: readonly string[] };

/** Of rows that are elsewhere the levels are those that the model knows. */
async function cellsOf({ featureMap }: Model, rows: RowsOfModel): Promise<CellsOf> {
  if ("table" in rows)
    return (name) => {
      const column = columnOf(rows.table, name);
      return { kind: column.kind, levels: column.kind === "text" ? column.levels : [] };
    };
  const columns = await rows.over.columns(rows.signal);
  const known = featureMap.features
    .flatMap(factorsOf)
    .flatMap((factor) => (factor.kind === "category" ? [factor] : []));
  return (name) => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined)
      throw new MultilogitError(
        "option",
        `--at ${name}: there is no column ${quoted(name)}${suggestion(
          name,
          columns.map((each) => each.name),
        )}`,
      );
    const levels = known.flatMap((factor) => (factor.column === name ? factor.levels.map(String) : []));
    return { kind: column.kind, levels };
  };
}

/** An error lists at most this many levels. */
const MOST_LEVELS = 8;

/** Each "column=value" of --at as a cell of the column's kind. */
function givenCells(cells: CellsOf, texts: readonly string[] = []): Row {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new MultilogitError(
          "option",
          `--at ${quoted(text)}: expected column=value, such as --at age=40; DATA goes before the list`,
        );
      return [name, cellFromText(cells, name, value)];
    }),
  );
}

function cellFromText(cells: CellsOf, name: string, text: string): Cell {
  const column = cells(name);
  const { kind } = column;
  if (kind === "text") {
    if (column.levels.includes(text)) return text;
    const levels = column.levels.slice(0, MOST_LEVELS).map((level) => quoted(level));
    throw new MultilogitError(
      "option",
      `--at ${name}=${text}: no row has that${suggestion(text, column.levels) || `; column ${quoted(name)} has ${levels.join(", ")}${column.levels.length > MOST_LEVELS ? " …" : ""}`}`,
    );
  }
  const value = kind === "boolean" ? { true: true, false: false }[text.toLowerCase()] : Number(text);
  if (value === undefined || text.trim() === "" || Number.isNaN(value))
    throw new MultilogitError(
      "option",
      `--at ${name}=${text}: column ${quoted(name)} holds ${kind === "boolean" ? "true and false" : "numbers"}; give one of those`,
    );
  return value;
}
