import { type Cell, columnOf, MultilogitError, type Row, type Table } from "multilogit";
import { type EffectKind, marginalEffects, predictedProbabilities } from "multilogit/infer";
import { quoted, suggestion } from "multilogit/internal";
import { notesInJson } from "../files/note.js";
import { effectsReport, effectsToCsv, probabilitiesReport, probabilitiesToCsv } from "../pictures/margins-report.js";
import { show } from "../system/standard-output.js";
import { terminalOf } from "../terminal/terminal.js";
import { type InferenceCommandOptions, modelAndRows } from "./model-and-rows.js";
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
  const { model, table, inference, source } = await modelAndRows("margins", first, second, options);
  const place = {
    ...inference,
    at: options.atMeans ? ("means" as const) : ("rows" as const),
    given: givenCells(table, options.at),
  };
  const text = await naming(source.data, async () => {
    if (options.probabilities) {
      const found = await predictedProbabilities(model, table, place);
      if (options.json) return JSON.stringify({ ...found, ...notesInJson() });
      return options.csv ? probabilitiesToCsv(found) : probabilitiesReport(found, source, terminalOf(process.stdout));
    }
    const found = await marginalEffects(model, table, {
      ...place,
      effect: options.effect,
      ...(options.columns === undefined ? {} : { columns: options.columns }),
    });
    if (options.json) return JSON.stringify({ ...found, ...notesInJson() });
    return options.csv ? effectsToCsv(found) : effectsReport(found, source, terminalOf(process.stdout));
  });
  if (options.json || options.csv) process.stdout.write(`${text}\n`);
  else show(text);
}

/** An error lists at most this many levels. */
const MOST_LEVELS = 8;

/** Each "column=value" of --at as a cell of the column's kind. */
function givenCells(table: Table, texts: readonly string[] = []): Row {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new MultilogitError(
          "option",
          `--at ${quoted(text)}: expected column=value, such as --at age=40; DATA goes before the list`,
        );
      return [name, cellFromText(table, name, value)];
    }),
  );
}

function cellFromText(table: Table, name: string, text: string): Cell {
  const column = columnOf(table, name);
  const { kind } = column;
  if (column.kind === "text") {
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
