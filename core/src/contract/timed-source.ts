import type { RowSource } from "../source/row-source.js";
import type { Sums } from "../source/staged-rows.js";
import { stagedWith } from "../source/staged-with.js";
import type { EngineFindings } from "./findings-of-engine.js";

/** That an engine did not answer in time, which is noted already. */
export class Overdue extends Error {}

/** The same source; what it does not answer within this many seconds fails by its name. */
export function timedSource(source: RowSource, seconds: number, findings: EngineFindings): RowSource {
  const timed = <T>(method: string, answer: Promise<T>) => inTime(method, answer, seconds, findings);
  return {
    name: source.name,
    columns: (...given) => timed("columns", source.columns(...given)),
    statistics: (...given) => timed("statistics", source.statistics(...given)),
    sample: (...given) => timed("sample", source.sample(...given)),
    stage: async (...given) => {
      const staged = await timed("stage", source.stage(...given));
      return stagedWith(staged, {
        sums: async (asks, signal) => (await timed("sums", staged.sums(asks, signal))) as Sums<typeof asks>,
        dispose: () => timed("dispose", staged.dispose()),
      });
    },
  };
}

async function inTime<T>(method: string, answer: Promise<T>, seconds: number, findings: EngineFindings): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      findings.expect(`${method}: answers in time`, false, () => `no answer after ${seconds} s`);
      reject(new Overdue(`${method} did not answer within ${seconds} s`));
    }, 1000 * seconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
