import { readFile } from "node:fs/promises";
import { type Message, messagePieces, messagesFromText } from "multilogit/check";
import { fileError } from "../files/file-error.js";
import { writePieces } from "../files/write-text-file.js";

/**
 * The messages in a file, one per line or as one array; none if there is no such file.
 * @throws MultilogitError "data" if something in it is not a message
 */
export async function readMessages(path: string): Promise<Message[]> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw fileError(path, cause);
  });
  return messagesFromText(text, path);
}

/** Writes messages one per line, or as an array if the file's name implies JSON. */
export function writeMessages(path: string, messages: readonly Message[]): Promise<void> {
  return writePieces(path, messagePieces(messages, path));
}
