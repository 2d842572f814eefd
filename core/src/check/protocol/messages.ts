import { MultilogitError, quoted } from "../../errors.js";
import { jsonWithNaN } from "./json-with-nan.js";

/** A question or an answer: a JSON object with a number by which the two are matched. */
export interface Message {
  readonly id: number;
  readonly [field: string]: unknown;
}

/**
 * The messages in the text of a file called `name`, one per line as a program reads and writes them, or as one array.
 * @throws MultilogitError "data" when something in it is not a message
 */
export function messagesFromText(text: string, name: string): Message[] {
  const items = text.trimStart().startsWith("[")
    ? [parsed(text, name)].flat()
    : text.split("\n").flatMap((line, at) => (line.trim() === "" ? [] : [parsed(line, `${name}, line ${at + 1}`)]));
  return items.map((item, at) => {
    if (!isMessage(item))
      throw new MultilogitError(
        "data",
        `${name}: message ${at + 1} is ${quoted(item)}; expected an object with the id of its question`,
      );
    return item;
  });
}

/** The pieces of a file of messages: one per line, or one array if the file's name says JSON. */
export function* messagePieces(messages: readonly Message[], name: string): Generator<string> {
  const isArray = name.toLowerCase().endsWith(".json");
  for (const [at, message] of messages.entries())
    yield `${isArray ? (at === 0 ? "[" : ",") : ""}${JSON.stringify(message)}\n`;
  if (isArray) yield messages.length === 0 ? "[]\n" : "]\n";
}

function parsed(text: string, where: string): unknown {
  try {
    return jsonWithNaN(text);
  } catch (cause) {
    const sentence = (cause as Error).message.split("\n", 1)[0]!.slice(0, 200);
    throw new MultilogitError("data", `${where}: not valid JSON (${sentence}); correct it`);
  }
}

function isMessage(item: unknown): item is Message {
  return typeof item === "object" && item !== null && typeof (item as Partial<Message>).id === "number";
}
