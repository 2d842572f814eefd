import { describe, expect, it } from "vitest";
import { disposedAfter } from "../src/disposed-after.js";

const failing = (message: string) => async () => {
  throw new Error(message);
};

describe("disposedAfter", () => {
  it("disposes once, after the work, and gives its result", async () => {
    const order: string[] = [];
    const work = async () => {
      order.push("begun");
      await null;
      order.push("done");
      return 7;
    };
    expect(await disposedAfter(work, () => order.push("disposed"))).toBe(7);
    expect(order).toEqual(["begun", "done", "disposed"]);
  });

  it("disposes where the work fails, and throws the error of the work, whether or not disposal fails too", async () => {
    let disposals = 0;
    const dispose = async () => void disposals++;
    await expect(disposedAfter(failing("work"), dispose)).rejects.toThrow("work");
    expect(disposals).toBe(1);
    for (const disposal of [
      failing("disposal"),
      () => {
        throw new Error("disposal");
      },
    ])
      await expect(disposedAfter(failing("work"), disposal)).rejects.toThrow("work");
  });

  it("throws the error of the disposal where nothing else failed, and waits for it", async () => {
    await expect(disposedAfter(async () => 7, failing("disposal"))).rejects.toThrow("disposal");
  });
});
