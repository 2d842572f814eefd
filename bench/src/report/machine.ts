import { cpus, loadavg, totalmem } from "node:os";

/** What the numbers were measured on; nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gibibytes: number;
  readonly node: string;
  readonly day: string;
  /** programs that wanted a core in the minute before, on average; 0 on an idle machine */
  readonly load: number;
}

export function machine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: cpus().length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Math.round(loadavg()[0]! * 10) / 10,
    day: new Date().toISOString().slice(0, 10),
  };
}
