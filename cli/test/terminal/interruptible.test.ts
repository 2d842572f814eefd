import { describe, expect, it } from "vitest";
import { interruptible } from "../../src/terminal/interruptible.js";

describe("work that can be interrupted", () => {
  it("listens only from when it takes long until it is done, and to one Ctrl+C only", () => {
    const before = process.listenerCount("SIGINT");
    const { signal, listen, release } = interruptible();
    expect(process.listenerCount("SIGINT")).toBe(before);
    listen();
    listen();
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    release();
    expect(process.listenerCount("SIGINT")).toBe(before);
    listen();
    process.listeners("SIGINT").at(-1)!("SIGINT");
    expect(signal.aborted).toBe(true);
    expect(process.listenerCount("SIGINT")).toBe(before);
    listen();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
