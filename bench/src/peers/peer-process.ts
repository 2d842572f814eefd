import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import type { Peer } from "./peer.js";

/** What a peer answers to `fit`. */
export type Fit =
  | {
      readonly kind: "solved";
      readonly seconds: number;
      readonly weights: Float64Array;
      /** whatever the peer says of the run: iterations, its certificate */
      readonly note: string;
    }
  | { readonly kind: "failed"; readonly sentence: string };

/**
 * A peer in a process of its own, with the data loaded in its native format. The protocol is three lines of text:
 *
 *     → starts with the data set's folder as last argument      ← ready VERSION
 *     → fit SETTING PATH                                        ← done SECONDS NOTE    weights written to PATH, d × K f64, constant first
 *                                                               ← failed SENTENCE
 *
 * Other lines are noise. Closing its standard input ends it.
 */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #complaints: string[] = [];
  #awaiting: ((line: string | null) => void) | null = null;
  /** what the peer calls itself: package, version, threads */
  version = "";

  private constructor(peer: Peer, folder: string, threads: number | null) {
    const [command, ...args] = peer.command;
    this.#child = spawn(command!, [...args, folder], {
      stdio: ["pipe", "pipe", "pipe"],
      env: peerEnvironment(threads),
    });
    this.#child.on("error", (error) => this.#complaints.push(error.message));
    this.#child.stdin!.on("error", () => {});
    createInterface({ input: this.#child.stderr! }).on("line", (line) => this.#complaints.push(line));
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#lines.on("line", (line) => /^(ready|done|failed) /.test(line) && this.#answer(line));
    this.#lines.on("close", () => this.#answer(null));
  }

  /** Starts the peer, with its own choice of threads or this many, and waits until its data are loaded. */
  static async start(
    peer: Peer,
    folder: string,
    limitSeconds: number,
    threads: number | null = null,
  ): Promise<PeerProcess> {
    const started = new PeerProcess(peer, folder, threads);
    const line = await started.#nextAnswer(limitSeconds);
    if (line === null || !line.startsWith("ready ")) {
      started.close();
      throw new Error(line?.replace(/^failed /, "") ?? started.#lastComplaint());
    }
    started.version = line.slice("ready ".length);
    return started;
  }

  /** One fit at `setting`; a peer over the limit is ended, and answers nothing more. */
  async fit(setting: number, path: string, limitSeconds: number): Promise<Fit> {
    this.#child.stdin!.write(`fit ${setting} ${path}\n`);
    const line = await this.#nextAnswer(limitSeconds);
    if (line === null) {
      this.close();
      return { kind: "failed", sentence: this.#lastComplaint() };
    }
    const [word, seconds, ...note] = line.split(" ");
    if (word !== "done") return { kind: "failed", sentence: line.replace(/^failed /, "") };
    return { kind: "solved", seconds: Number(seconds), weights: readWeights(path), note: note.join(" ") };
  }

  /** Seconds of processor time that all its threads have used so far; null where the system does not tell. */
  processorSeconds(): number | null {
    return processorSecondsOf(this.#child.pid!);
  }

  /** The most memory the process has held since it started, in bytes; null where the system does not tell. */
  peakMemory(): number | null {
    return peakMemoryOf(this.#child.pid!);
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  #answer(line: string | null): void {
    this.#awaiting?.(line);
    this.#awaiting = null;
  }

  #nextAnswer(limitSeconds: number): Promise<string | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#complaints.push(`over the limit of ${limitSeconds} s`);
        this.#answer(null);
      }, limitSeconds * 1000);
      this.#awaiting = (line) => {
        clearTimeout(timer);
        resolve(line);
      };
    });
  }

  #lastComplaint(): string {
    return this.#complaints.at(-1) ?? "it ended without a word";
  }
}

/** The peak resident memory of a process, in bytes: VmHWM of Linux's /proc; null elsewhere. */
export function peakMemoryOf(pid: number): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** Linux counts processor time in ticks of 10 ms (USER_HZ, fixed in its interface to programs). */
const TICKS_PER_SECOND = 100;

/** utime + stime, fields 14 and 15 of Linux's /proc/PID/stat; null elsewhere. */
export function processorSecondsOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the program's name, field 2, may hold anything; its closing bracket is the last
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

const THREAD_VARIABLES = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

/** A setting meant for old OpenBLAS builds makes current ones several times slower; every peer runs as its authors built it. */
function peerEnvironment(threads: number | null): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...environment } = process.env;
  return threads === null
    ? environment
    : { ...environment, ...Object.fromEntries(THREAD_VARIABLES.map((name) => [name, String(threads)])) };
}

function readWeights(path: string): Float64Array {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}
