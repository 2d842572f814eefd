import { readFile } from "node:fs/promises";
import { MultilogitError, quoted } from "multilogit";
import { fileError, oneLine } from "../files/file-error.js";
import { writePieces } from "../files/write-text-file.js";
import { jsonWithNaN } from "./json-with-nan.js";

/** A question or an answer: a JSON object with a number by which the two are matched. */
export interface Message {
  readonly id: number;
  readonly [field: string]: unknown;
}

/**
 * The messages in a file, one a line as a program reads and writes them, or as one array; none when there is no such file.
 * @throws MultilogitError "data" when something in it is no message
 */
export async function readMessages(path: string): Promise<Message[]> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw fileError(path, cause);
  });
  const items = text.trimStart().startsWith("[")
    ? [parsed(text, path)].flat()
    : text.split("\n").flatMap((line, at) => (line.trim() === "" ? [] : [parsed(line, `${path}, line ${at + 1}`)]));
  return items.map((item, at) => {
    if (!isMessage(item))
      throw new MultilogitError(
        "data",
        `${path}: message ${at + 1} is ${quoted(item)}; expected an object with the id of its question`,
      );
    return item;
  });
}

/** Writes messages one a line, or as an array where the name of the file announces JSON. */
export function writeMessages(path: string, messages: readonly Message[]): Promise<void> {
  const isArray = path.toLowerCase().endsWith(".json");
  return writePieces(path, isArray ? arrayPieces(messages) : messages.map((message) => `${JSON.stringify(message)}\n`));
}

function* arrayPieces(messages: readonly Message[]): Generator<string> {
  for (const [at, message] of messages.entries()) yield `${at === 0 ? "[" : ","}${JSON.stringify(message)}\n`;
  yield messages.length === 0 ? "[]\n" : "]\n";
}

function parsed(text: string, where: string): unknown {
  try {
    return jsonWithNaN(text);
  } catch (cause) {
    throw new MultilogitError("data", `${where}: not valid JSON (${oneLine(cause)}); correct it`);
  }
}

function isMessage(item: unknown): item is Message {
  return typeof item === "object" && item !== null && typeof (item as Partial<Message>).id === "number";
}
