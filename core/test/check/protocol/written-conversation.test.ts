import { describe, expect, it } from "vitest";
import { NoAnswerYet, programImplementation, WrittenConversation } from "../../../src/check/index.js";

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
