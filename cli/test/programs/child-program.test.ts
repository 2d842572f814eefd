import { ProgramError } from "multilogit/check";
import { describe, expect, it, vi } from "vitest";
import { ChildProgram } from "../../src/programs/child-program.js";
import { scratchFolder } from "../files/scratch.ts";
import { isRunning } from "./is-running.ts";

const { file } = scratchFolder();

/** A program in JavaScript that does `each(question)` for every line that it reads. */
function program(each: string, before = ""): [string, ...string[]] {
  const script = `${before};const answer = (object) => console.log(JSON.stringify(object));
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { const question = JSON.parse(line); ${each} });`;
  return [process.execPath, "-e", script];
}

async function failureOf(command: [string, ...string[]], questions = 1, timeLimit = 20): Promise<ProgramError> {
  const conversation = new ChildProgram(command, timeLimit);
  try {
    for (let i = 0; i < questions; i++) await conversation.ask({ op: "eval" });
  } catch (error) {
    expect(error).toBeInstanceOf(ProgramError);
    return error as ProgramError;
  } finally {
    await conversation.close();
  }
  throw new Error("the program was content");
}

describe("a program that answers", () => {
  it("is asked in turn, and ends when it has read everything", async () => {
    const conversation = new ChildProgram(program("answer({ id: question.id, twice: 2 * question.x })"), 20);
    expect(await conversation.ask({ op: "eval", x: 3 })).toEqual({ id: 1, twice: 6 });
    expect(await conversation.ask({ op: "eval", x: 4 })).toEqual({ id: 2, twice: 8 });
    await conversation.close();
    await expect(conversation.ask({ op: "eval" })).rejects.toThrow(/ended with exit code 0 before it answered/);
  });

  it("gets its arguments as they are, no shell between", async () => {
    const text = "$HOME; `ls` 'a' \"b\" *";
    const conversation = new ChildProgram(
      [process.execPath, "-e", `console.log(JSON.stringify({ id: 1, text: process.argv[1] }))`, text],
      20,
    );
    expect((await conversation.ask({ op: "hello" })).text).toBe(text);
    await conversation.close();
  });

  it("may write blank lines, a lot to standard error, and its last line without an end", async () => {
    const each = `process.stderr.write("noise".repeat(1e6)); process.stdout.write("\\n" + JSON.stringify({ id: question.id })); process.stdin.destroy();`;
    const conversation = new ChildProgram(program(each), 20);
    expect(await conversation.ask({ op: "hello" })).toEqual({ id: 1 });
    await conversation.close();
  });
});

describe("a program ends the conversation that", () => {
  it("is not there", async () => {
    expect((await failureOf(["no-such-program"])).message).toMatch(
      /"no-such-program" could not be started: there is no program/,
    );
  });

  it("is not executable", async () => {
    const path = file("program.py", "print(1)");
    expect((await failureOf([path])).message).toMatch(/is not executable; put its interpreter in front/);
  });

  it("dies at once, with its last words", async () => {
    const error = await failureOf([process.execPath, "-e", `console.error("first\\nno such matrix"); process.exit(4)`]);
    expect(error.message).toMatch(/ended with exit code 4 before it answered question 1 \(eval\)/);
    expect(error.errorOutput).toBe("first\nno such matrix");
  });

  it("dies in the middle", async () => {
    const error = await failureOf(
      program(`if (question.id === 3) throw new Error("singular"); answer({ id: question.id })`),
      3,
    );
    expect(error.message).toMatch(/ended with exit code 1 before it answered question 3/);
    expect(error.errorOutput).toMatch(/Error: singular/);
  });

  it("is killed", async () => {
    const error = await failureOf(program(`process.kill(process.pid, "SIGKILL")`));
    expect(error.message).toMatch(/was ended by SIGKILL before it answered question 1/);
  });

  it("hangs, within the time limit", async () => {
    const error = await failureOf(program(`console.error("thinking"); for (;;);`), 1, 1);
    expect(error.message).toMatch(
      /gave no answer to question 1 \(eval\) within 1 s; let it flush its output.*--time-limit/,
    );
    expect(error.errorOutput).toBe("thinking");
  });

  it("never ends its line", async () => {
    expect((await failureOf(program(`setInterval(() => process.stdout.write("1"), 100)`), 1, 1)).message).toMatch(
      /gave no answer/,
    );
  });

  it("does not read what it is asked", async () => {
    const conversation = new ChildProgram([process.execPath, "-e", "setInterval(() => {}, 1000)"], 1);
    await expect(conversation.ask({ op: "eval", x: "x".repeat(1e7) })).rejects.toThrow(/gave no answer/);
    await conversation.close();
  });

  it("prints garbage", async () => {
    expect((await failureOf(program(`console.log("epoch 1")`))).message).toMatch(
      /wrote "epoch 1" to its standard output instead of a JSON object.*write everything else to standard error/,
    );
  });

  it("prints bytes that are no text", async () => {
    expect((await failureOf(program(`process.stdout.write(Buffer.from([0xff, 0, 10]))`))).message).toMatch(
      /instead of a JSON object/,
    );
  });

  it("answers with JSON that is no object", async () => {
    expect((await failureOf(program("answer([1, 2])"))).message).toMatch(/wrote "\[1,2\]" .*instead of a JSON object/);
  });

  it("floods its standard output with one endless line", async () => {
    const each = `const block = "x".repeat(1 << 20); const pour = () => process.stdout.write(block, pour); pour();`;
    expect((await failureOf(program(each))).message).toMatch(/a line of more than 134217728 bytes/);
  });

  it("floods its standard output with lines", async () => {
    const each = `const block = "x\\n".repeat(1 << 20); const pour = () => process.stdout.write(block, pour); pour();`;
    expect((await failureOf(program(each))).message).toMatch(/instead of a JSON object/);
  });

  it("floods its standard error and never answers", async () => {
    const each = `const block = "x".repeat(1 << 16) + "end"; const pour = () => process.stderr.write(block, pour); pour();`;
    const error = await failureOf(program(each), 1, 1);
    expect(error.message).toMatch(/gave no answer/);
    expect(error.errorOutput.length).toBeLessThanOrEqual(4000);
  });

  it("answers out of order", async () => {
    const each = `if (question.id === 2) answer({ id: 1 }); else answer({ id: question.id })`;
    expect((await failureOf(program(each), 3)).message).toMatch(
      /answered with the id 1 when question 2 \(eval\) was asked/,
    );
  });

  it("answers without an id", async () => {
    expect((await failureOf(program("answer({ value: 1 })"))).message).toMatch(/the id undefined when question 1/);
  });

  it("answers twice", async () => {
    const each = `answer({ id: question.id }); answer({ id: question.id })`;
    expect((await failureOf(program(each), 3)).message).toMatch(/answers no question|the id 1 when question 2/);
  });

  it("says that it cannot", async () => {
    expect((await failureOf(program(`answer({ id: question.id, error: "shapes do not match" })`))).message).toMatch(
      /answered question 1 \(eval\) with an error: shapes do not match/,
    );
  });
});

describe.skipIf(process.platform !== "linux")("nothing is left running", () => {
  const parent = `const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });`;

  it.each([
    ["of a program that ends well", "", 1],
    ["of a program that hangs", "for (;;);", 1],
    ["of a program that dies", "process.exit(1);", 1],
  ])("%s, nor what it started", async (_, then, timeLimit) => {
    const each = `if (question.id === 1) answer({ id: 1, pids: [process.pid, child.pid] }); else { ${then} answer({ id: 2 }) }`;
    const conversation = new ChildProgram(program(each, parent), timeLimit);
    const { pids } = (await conversation.ask({ op: "hello" })) as unknown as { pids: number[] };
    expect(pids.map(isRunning)).toEqual([true, true]);
    await conversation.ask({ op: "eval" }).catch(() => {});
    await conversation.close();
    await vi.waitFor(() => expect(pids.map(isRunning)).toEqual([false, false]), 5000);
  });
});
