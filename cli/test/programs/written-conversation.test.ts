import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NoAnswerYet } from "../../src/programs/conversation.js";
import { readMessages, writeMessages } from "../../src/programs/message-file.js";
import { programImplementation } from "../../src/programs/program-implementation.js";
import { WrittenConversation } from "../../src/programs/written-conversation.js";
import { scratchFolder } from "../files/scratch.ts";

const { path, file } = scratchFolder();

describe("a conversation in files", () => {
  const eval1 = { op: "eval", weights: [[1]] } as const;
  const eval2 = { op: "eval", weights: [[2]] } as const;

  it("notes what has no answer yet", async () => {
    const conversation = new WrittenConversation([], new Map());
    await expect(conversation.ask(eval1)).rejects.toThrow(NoAnswerYet);
    await expect(conversation.ask(eval2)).rejects.toThrow(/question 2 \(eval\) has no answer yet/);
    expect(conversation.asked).toEqual([
      { id: 1, ...eval1 },
      { id: 2, ...eval2 },
    ]);
    expect(conversation.unanswered).toBe(2);
  });

  it("finds answers by what was asked, in whatever order it is asked now", async () => {
    const written = [
      { id: 4, ...eval1 },
      { id: 9, ...eval2 },
    ];
    const conversation = new WrittenConversation(written, new Map([[9, { id: 9, value: 20 }]]));
    expect(await conversation.ask(eval2)).toEqual({ id: 9, value: 20 });
    await expect(conversation.ask(eval1)).rejects.toThrow(/question 4/);
    await expect(conversation.ask({ op: "hello" })).rejects.toThrow(/question 10 /);
  });

  it("takes the same question asked twice for two", async () => {
    const written = [
      { id: 1, ...eval1 },
      { id: 2, ...eval1 },
    ];
    const answers = new Map([1, 2].map((id) => [id, { id, value: 10 * id }]));
    const conversation = new WrittenConversation(written, answers);
    expect([await conversation.ask(eval1), await conversation.ask(eval1)]).toEqual([...answers.values()]);
    await expect(conversation.ask(eval1)).rejects.toThrow(/question 3 /);
  });

  it("can go on with a stand-in, so that further questions are noted", async () => {
    const conversation = new WrittenConversation(
      [{ id: 1, op: "hello", protocol: 1 }],
      new Map([[1, { id: 1, openness: "weights", classes: 2 }]]),
    );
    const standIn = async (requests: readonly unknown[]) => requests.map(() => ({ value: 7, gradient: [] }));
    const { evaluateMany } = await programImplementation(conversation, { standIn });
    const request = (w: number) => ({ weights: Float64Array.of(w, w), data: null, want: ["value"] as const });
    expect(await evaluateMany!([request(1), request(2)])).toMatchObject([{ value: 7 }, { value: 7 }]);
    expect([conversation.asked.length, conversation.unanswered]).toEqual([3, 2]);
  });
});

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
