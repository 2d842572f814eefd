import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMessages, writeMessages } from "../../src/programs/message-file.js";
import { scratchFolder } from "../files/scratch.ts";

const { path, file } = scratchFolder();

describe("a file of messages", () => {
  const messages = [
    { id: 1, op: "hello" },
    { id: 2, op: "eval", weights: [[0.1, 1e-300]] },
  ];

  it("has one a line, or is one array, and reads back as it was", async () => {
    for (const name of ["cases.jsonl", "cases.json", "cases"]) {
      await writeMessages(path(name), messages);
      expect(await readMessages(path(name))).toEqual(messages);
    }
    expect(readFileSync(path("cases.jsonl"), "utf8").split("\n")).toHaveLength(3);
    expect(JSON.parse(readFileSync(path("cases.json"), "utf8"))).toEqual(messages);
    await writeMessages(path("none.json"), []);
    expect(await readMessages(path("none.json"))).toEqual([]);
  });

  it("is empty when it is not there; blank lines say nothing, NaN is read", async () => {
    expect(await readMessages(path("not-there.jsonl"))).toEqual([]);
    expect(await readMessages(file("a.jsonl", '\n{"id":1,"value":NaN}\r\n\n'))).toEqual([{ id: 1, value: "NaN" }]);
  });

  it.each([
    ['{"id":1}\nTraceback\n', /a\.jsonl, line 2: not valid JSON \(.*\); correct it/],
    ['{"id":1}\n{"value":1}\n', /a\.jsonl: message 2 is \{"value":1\}; expected an object with the id/],
    ["[1]", /message 1 is 1; expected an object/],
    ['[{"id":1},', /a\.jsonl: not valid JSON/],
  ])("is refused: %j", async (text, message) => {
    await expect(readMessages(file("a.jsonl", text))).rejects.toThrow(message);
  });

  it("is not a folder", async () => {
    await expect(readMessages(path("."))).rejects.toThrow(/directory/);
  });
});
