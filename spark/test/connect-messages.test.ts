import { describe, expect, it } from "vitest";
import { ProtobufMessage } from "../../core/src/import/protobuf-message.js";
import { executeRequest, interruptRequest, reattachRequest, type SparkPlan } from "../src/connect-messages.js";

const caller = { session: "s-1", user: "Jürgen" };
const long = `select '${"ü".repeat(200)}'`;

function inside(bytes: Uint8Array, ...fields: readonly number[]): ProtobufMessage {
  return fields.reduce((message, field) => message.messages(field)[0]!, new ProtobufMessage(bytes));
}

describe("requests of Spark Connect, as another reader of protobuf has them", () => {
  it("say who asks, which operation and what to run", () => {
    const wanted: [SparkPlan, number[]][] = [
      [{ kind: "query", sql: long }, [3, 1, 10]],
      [{ kind: "statement", sql: long }, [3, 2, 5, 6, 10]],
    ];
    for (const [plan, place] of wanted) {
      const bytes = executeRequest(caller, "op", plan);
      expect(inside(bytes).strings(1)).toEqual(["s-1"]);
      expect(inside(bytes, 2).strings(1)).toEqual(["Jürgen"]);
      expect(inside(bytes, ...place).strings(1)).toEqual([long]);
      expect(inside(bytes, 5, 1).integers(1)).toEqual([1]);
      expect(inside(bytes).strings(6)).toEqual(["op"]);
    }
  });

  it("go on after the last message that came, if one did, and interrupt one operation", () => {
    expect(inside(reattachRequest(caller, "op", null)).strings(5)).toEqual([]);
    expect(inside(reattachRequest(caller, "op", "m7")).strings(5)).toEqual(["m7"]);
    const interrupt = inside(interruptRequest(caller, "op"));
    expect([interrupt.integers(4), interrupt.strings(6)]).toEqual([[3], ["op"]]);
  });
});
