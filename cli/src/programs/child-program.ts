import { type Answer, type Conversation, jsonWithNaN, ProgramError, type Question } from "multilogit/check";
import { quoted } from "multilogit/internal";
import { oneLine } from "../files/file-error.js";
import { LineSplitter } from "./line-splitter.js";
import { type ProcessGroup, startProcessGroup } from "./process-group.js";

/** The longest answer, bytes: ten times the gradients of 64 points in 10 000 weights. */
const LONGEST_LINE = 1 << 27;
/** How many bytes of standard error are kept to be shown. */
const ERROR_OUTPUT_KEPT = 4000;
/** Milliseconds for the rest of the output to arrive after the program has ended, or was ended. */
const LAST_WORDS = 500;
/** Milliseconds for the program to end by itself after the last question. */
const FAREWELL = 1000;

interface Waiting {
  readonly id: number;
  readonly what: string;
  readonly timer: NodeJS.Timeout;
  resolve(answer: Answer): void;
  reject(error: ProgramError): void;
}

/**
 * A program that reads one question per line from its standard input and writes one answer per line to its standard output. It is started
 * without a shell; it and everything it started end with the conversation, however that ends.
 */
export class ChildProgram implements Conversation {
  private readonly group: ProcessGroup;
  private readonly ended: Promise<void>;
  private asked = 0;
  private waiting: Waiting | null = null;
  /** why the conversation was ended */
  private fault: string | null = null;
  /** how the program ended */
  private exit = "ended";
  private hasEnded = false;
  private isClosing = false;
  private errorOutput = Buffer.alloc(0);

  /** @param timeLimit seconds for one answer */
  constructor(
    private readonly command: readonly [string, ...string[]],
    private readonly timeLimit: number,
  ) {
    this.group = startProcessGroup(command);
    const { child } = this.group;
    const splitter = new LineSplitter(
      LONGEST_LINE,
      (line) => this.read(line),
      () =>
        this.fail(
          `wrote a line of more than ${LONGEST_LINE} bytes to its standard output; an answer is one short line`,
        ),
    );
    child.stdout.on("data", (block: Buffer) => splitter.push(block));
    child.stderr.on("data", (block: Buffer) => this.keepErrorOutput(block));
    // A program that has ended, or does not read, is noticed by its exit or its silence.
    child.stdin.on("error", () => {});
    this.ended = new Promise((resolve) => {
      const end = () => {
        splitter.end();
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
        this.end();
        resolve();
      };
      child.on("error", (error: NodeJS.ErrnoException) => {
        this.group.release();
        this.fault ??= startFailure(command[0], error);
        end();
      });
      child.on("exit", (code, signal) => {
        this.group.release();
        this.exit = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
        const timer = setTimeout(end, LAST_WORDS);
        child.on("close", () => {
          clearTimeout(timer);
          end();
        });
      });
    });
  }

  ask(question: Question): Promise<Answer> {
    const id = ++this.asked;
    const what = `question ${id} (${question.op})`;
    return new Promise((resolve, reject) => {
      if (this.hasEnded) return reject(this.error(what));
      const timer = setTimeout(
        () =>
          this.fail(
            `gave no answer to ${what} within ${this.timeLimit} s; let it flush its output after each line, or give it longer with --time-limit`,
          ),
        1000 * this.timeLimit,
      );
      this.waiting = { id, what, timer, resolve, reject };
      this.group.child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.group.child.stdin.end();
    const timer = setTimeout(() => this.group.kill(), FAREWELL);
    await this.ended;
    clearTimeout(timer);
  }

  private read(line: string): void {
    const { waiting } = this;
    if (this.isClosing || this.fault !== null || line.trim() === "") return;
    if (waiting === null) {
      this.fail(`wrote a line that answers no question: ${quoted(line)}`);
      return;
    }
    const answer = answerIn(line);
    const fault = faultIn(answer, line, waiting);
    if (answer === null || fault !== null) this.fail(fault ?? "");
    else {
      this.waiting = null;
      clearTimeout(waiting.timer);
      waiting.resolve(answer);
    }
  }

  /** Ends the program; `end` then says why. */
  private fail(fault: string): void {
    this.fault ??= fault;
    this.group.kill();
  }

  private end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    if (this.waiting === null) return;
    clearTimeout(this.waiting.timer);
    this.waiting.reject(this.error(this.waiting.what));
  }

  private error(what: string): ProgramError {
    const ending = this.fault ?? `${this.exit} before it answered ${what}`;
    return new ProgramError(`${quoted(this.command.join(" "))} ${ending}`, this.lastErrorOutput);
  }

  /** the end of what the program wrote to its standard error so far */
  get lastErrorOutput(): string {
    return this.errorOutput.toString("utf8").trim();
  }

  private keepErrorOutput(block: Buffer): void {
    this.errorOutput = Buffer.concat([this.errorOutput, block]).subarray(-ERROR_OUTPUT_KEPT);
  }
}

function answerIn(line: string): Answer | null {
  try {
    const value = jsonWithNaN(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Answer) : null;
  } catch {
    return null;
  }
}

function faultIn(answer: Answer | null, line: string, { id, what }: Waiting): string | null {
  if (answer === null)
    return `wrote ${quoted(line)} to its standard output instead of a JSON object that answers ${what}; write everything else to standard error`;
  if (answer.id !== id)
    return `answered with the id ${quoted(answer.id)} when ${what} was asked; answer each question in turn, with its id`;
  return answer.error === undefined ? null : `answered ${what} with an error: ${oneLine(answer.error)}`;
}

function startFailure(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT")
    return `could not be started: there is no program ${quoted(file)}; check its name, and that it is on the PATH`;
  if (code === "EACCES")
    return `could not be started: ${quoted(file)} is not executable; put its interpreter in front, such as python3`;
  return `could not be started: ${message}`;
}
