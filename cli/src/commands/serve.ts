import type { Model, Row } from "multilogit";
import { exampleRow, predictionHandler } from "multilogit/serve";
import { modelShelf } from "../serving/model-shelf.js";
import { type ModelServer, serveModels } from "../serving/serve-models.js";
import { escaped } from "../terminal/escaped.js";
import { said } from "../terminal/said.js";
import { foldedCommand } from "../terminal/shell-command.js";
import { terminalOf } from "../terminal/terminal.js";
import { textWidth } from "../terminal/text-width.js";
import { wrapped } from "../terminal/wrapped.js";

export interface ServeCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly watch?: boolean;
  readonly log?: boolean;
  readonly maxBytes: number;
  readonly maxRows: number;
  readonly timeout: number;
}

/** An example of a row that takes more lines than this is not read by anyone. */
const MOST_LINES = 6;

/** `multilogit serve`: answers requests with predictions until it is interrupted; those that are being answered still are. */
export async function serveCommand(paths: readonly string[], options: ServeCommandOptions): Promise<void> {
  const { port, host, maxBytes: maximumBytes, maxRows: maximumRows } = options;
  const timeout = Math.ceil(1000 * options.timeout);
  const shelf = await modelShelf(paths);
  const handler = predictionHandler(shelf.current, { maximumBytes, maximumRows, timeout });
  const log = options.log ? (line: string) => process.stderr.write(`${escaped(line)}\n`) : undefined;
  const server = await serveModels(handler, { host, port, timeout, ...(log && { log }) });
  // from here on, so that an interruption right after the address is printed ends it cleanly
  const end = interrupted();
  const unwatch = options.watch ? shelf.watch(say) : () => {};
  process.stdout.write(`${greeting(server, shelf.current(), terminalOf(process.stdout).width)}\n`);
  await end;
  unwatch();
  await server.stop();
}

function say(sentence: string): void {
  process.stderr.write(`${said(sentence, process.stderr)}\n`);
}

/** Where the models are, and a command line to copy. */
function greeting({ address, isLocal }: ModelServer, models: Readonly<Record<string, Model>>, width: number): string {
  const names = Object.keys(models);
  const [first = ""] = names;
  const what = names.length === 1 ? `${first} answers` : `${names.length} models answer`;
  const who = isLocal ? "this machine only" : "every machine that can reach this one";
  const base = names.length === 1 ? address : `${address}models/${encodeURIComponent(first)}/`;
  return [
    ...wrapped(`${what} at ${address} to ${who}; Ctrl+C ends it. To ask:`, width),
    curlLines(base, exampleRow(models[first]!), width),
  ].join("\n");
}

/** With a row in a few lines where that is possible, else with a file of rows. */
function curlLines(base: string, row: Row, width: number): string {
  const lines = jsonLines(row, width - 6);
  const isShown =
    lines.length <= MOST_LINES && lines.every((line) => textWidth(line) < width - 5 && escaped(line) === line);
  if (!isShown) return foldedCommand(`curl ${base}predict -H "Content-Type: text/csv" --data-binary @rows.csv`, width);
  return `${foldedCommand(`curl ${base}predict -H "Content-Type: application/json"`, width)} \\\n      -d '${lines.join("\n      ")}'`;
}

/** JSON of the row, broken between cells; without single quotes, so that it can stand in them. */
function jsonLines(row: Row, width: number): string[] {
  const cells = Object.entries(row).map(([name, cell]) => `${JSON.stringify(name)}: ${JSON.stringify(cell)}`);
  const lines: string[] = [];
  cells.forEach((cell, at) => {
    const text = `${at === 0 ? "{" : ""}${cell}${at < cells.length - 1 ? "," : "}"}`.replaceAll("'", "\\u0027");
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${text}`) < width - 4) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  });
  return lines.length === 0 ? ["{}"] : lines;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
