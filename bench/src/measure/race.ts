import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Dataset } from "../data/dataset.js";
import { assertNotBelow, CLOSE_ENOUGH, type Minimum, relativeGap } from "../judge/gap.js";
import { loosestSetting, type Search, type Try } from "../judge/loosest-setting.js";
import { objectiveValue } from "../judge/objective-value.js";
import { median, medianRatio } from "../judge/statistics.js";
import { isInstalled, type Peer } from "../peers/peer.js";
import { type Fit, PeerProcess, peakMemoryOf } from "../peers/peer-process.js";
import { seconds, settingText, times } from "../report/quantities.js";

/** A data set on disk and in memory, its minimum, and how long anybody may take. */
export interface Arena {
  readonly folder: string;
  readonly data: Dataset;
  readonly minimum: Minimum;
  /** seconds for loading, and for each fit */
  readonly limit: number;
  readonly repeat: number;
  readonly say: (sentence: string) => void;
}

/** A participant that is not in the race, and why. */
export interface Out {
  readonly kind: "absent" | "cannot" | "never";
  readonly peer: string;
  readonly version: string;
  readonly sentence: string;
}

/** The loosest setting of a participant that comes close enough, and what one fit takes there. */
export interface Entry {
  readonly peer: string;
  readonly version: string;
  readonly knob: string;
  readonly setting: number;
  /** relative */
  readonly gap: number;
  /** of the first fit of a fresh process */
  readonly coldSeconds: number;
  /** peak resident memory of that process above the idle runtime, in bytes; null where the system does not tell */
  readonly memory: number | null;
}

/** A peer's times against ours; medians of `rounds` pairs measured in turn. */
export interface Raced extends Entry {
  readonly kind: "raced";
  readonly rounds: number;
  readonly seconds: number;
  readonly oursSeconds: number;
  /** how many times as long as ours it takes */
  readonly ratio: number;
  /** the same by processor time of all threads, which does not depend on what else runs; null where the system does not tell */
  readonly processorRatio: number | null;
  /** medians of processor time */
  readonly processorSeconds: number | null;
  readonly oursProcessorSeconds: number | null;
}

export type Outcome = Out | Raced;

/** A participant that had reached its goal and then failed, by the time limit on a busy machine for one. */
export class FitFailed extends Error {}

/** A participant whose process has fitted once at its setting and waits. */
export interface Ready {
  readonly kind: "ready";
  readonly entry: Entry;
  readonly process: PeerProcess;
}

/** Searches the peer's setting and makes it ready to race; or says why not. */
export async function prepare(arena: Arena, peer: Peer): Promise<Ready | Out> {
  const because = (kind: Out["kind"], sentence: string, version = ""): Out => ({
    kind,
    peer: peer.name,
    version,
    sentence,
  });
  const excuse = peer.cannot?.[arena.data.phi.storage];
  if (excuse !== undefined) return because("cannot", excuse);
  if (!isInstalled(peer)) return because("absent", "not installed");
  let scout: PeerProcess;
  try {
    scout = await PeerProcess.start(peer, arena.folder, arena.limit, peer.threadsByEnvironment ? 1 : null);
  } catch (error) {
    return because("cannot", (error as Error).message);
  }
  const search = await loosestSetting(peer.settings, CLOSE_ENOUGH, (setting) => attempt(arena, peer, scout, setting));
  scout.close();
  if (search.setting === null) return because("never", whyNever(search, peer.knob), scout.version);
  return fastestAt(arena, peer, search.setting);
}

async function attempt(arena: Arena, peer: Peer, process: PeerProcess, setting: number): Promise<Try> {
  const fit = await process.fit(setting, weightsFile(arena), arena.limit);
  const result = judged(arena, fit);
  const came =
    result.kind === "solved" ? `${seconds(result.seconds)}, gap ${result.gap.toExponential(1)}` : result.sentence;
  arena.say(`  ${peer.name}, ${peer.knob} ${settingText(setting)}: ${came}`);
  return result;
}

/** The fit as the judge sees it. */
export function judged({ data, minimum }: Arena, fit: Fit): Try {
  if (fit.kind === "failed") return fit;
  const value = objectiveValue(data, fit.weights);
  assertNotBelow(value, minimum);
  return { kind: "solved", seconds: fit.seconds, gap: relativeGap(value, minimum) };
}

/** With its own choice of threads, and where the environment decides them also with one: the faster is made ready. */
async function fastestAt(arena: Arena, peer: Peer, setting: number): Promise<Ready> {
  const warm = async (ready: Ready) => (await solvedAgain(arena, ready.process, setting)).seconds;
  let fastest: { ready: Ready; seconds: number } | null = null;
  let failure: FitFailed | null = null;
  for (const threads of peer.threadsByEnvironment ? [1, null] : [null])
    try {
      const ready = await readyAt(arena, peer, setting, threads);
      const candidate = { ready, seconds: await warm(ready) };
      const isFaster = fastest === null || candidate.seconds < fastest.seconds;
      (isFaster ? fastest : candidate)?.ready.process.close();
      if (isFaster) fastest = candidate;
    } catch (error) {
      if (!(error instanceof FitFailed)) throw error;
      failure = error;
    }
  if (fastest === null) throw failure;
  return fastest.ready;
}

async function readyAt(arena: Arena, peer: Peer, setting: number, threads: number | null): Promise<Ready> {
  const idle = await idleMemory(peer);
  const process = await PeerProcess.start(peer, arena.folder, arena.limit, threads);
  const { seconds: coldSeconds, gap } = await solvedAgain(arena, process, setting);
  // sums of several threads come in another order, which takes some solvers another way
  if (gap > CLOSE_ENOUGH) {
    process.close();
    throw new FitFailed(`with its own choice of threads it ends at a gap of ${gap.toExponential(1)}`);
  }
  const peak = process.peakMemory();
  const memory = peak === null || idle === null ? null : peak - idle;
  const version = threads === null ? process.version : `${process.version}, ${threads} thread`;
  const entry = { peer: peer.name, version, knob: peer.knob, setting, gap, coldSeconds, memory };
  return { kind: "ready", entry, process };
}

/** Ours and theirs in turn, so that whatever else the machine does falls on both: `repeat` rounds, fewer where they take long. */
export async function race(arena: Arena, ours: Ready, theirs: Ready): Promise<Raced> {
  const [oursTimes, theirTimes]: [number[], number[]] = [[], []];
  const [oursProcessor, theirProcessor]: [number[], number[]] = [[], []];
  const lap = async ({ process, entry }: Ready, times: number[], processorTimes: number[]) => {
    const before = process.processorSeconds();
    times.push((await solvedAgain(arena, process, entry.setting)).seconds);
    const after = process.processorSeconds();
    // a tick at least, since that is what the system counts in
    if (before !== null && after !== null) processorTimes.push(Math.max(0.01, after - before));
  };
  const start = performance.now();
  while (
    theirTimes.length < arena.repeat &&
    (theirTimes.length === 0 || performance.now() - start < arena.limit * 1000)
  ) {
    await lap(ours, oursTimes, oursProcessor);
    await lap(theirs, theirTimes, theirProcessor);
  }
  const hasProcessor = theirProcessor.length === oursProcessor.length && theirProcessor.length > 0;
  const raced: Raced = {
    kind: "raced",
    ...theirs.entry,
    rounds: theirTimes.length,
    seconds: median(theirTimes),
    oursSeconds: median(oursTimes),
    ratio: medianRatio(theirTimes, oursTimes),
    processorRatio: hasProcessor ? medianRatio(theirProcessor, oursProcessor) : null,
    processorSeconds: hasProcessor ? median(theirProcessor) : null,
    oursProcessorSeconds: hasProcessor ? median(oursProcessor) : null,
  };
  arena.say(
    `  ${raced.peer}: ${seconds(raced.seconds)}, ours ${seconds(raced.oursSeconds)}, ratio ${times(raced.ratio)}, by processor time ${times(raced.processorRatio)}`,
  );
  return raced;
}

async function solvedAgain(arena: Arena, process: PeerProcess, setting: number) {
  const result = judged(arena, await process.fit(setting, weightsFile(arena), arena.limit));
  if (result.kind === "failed") throw new FitFailed(`reached it once, then not again: ${result.sentence}`);
  return result;
}

/** Peak memory of the runtime with nothing loaded, once it has settled. */
export async function idleMemory({ idle: [program, ...args] }: Peer): Promise<number | null> {
  const child = spawn(program!, args, { stdio: ["pipe", "ignore", "ignore"] });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const memory = peakMemoryOf(child.pid!);
  child.kill();
  return memory;
}

function whyNever({ tries }: Search, knob: string): string {
  const failure = tries
    .map(([setting, result]) => ({ setting, result }))
    .find(({ result }) => result.kind === "failed");
  const best = tries
    .flatMap(([setting, result]) => (result.kind === "solved" ? [{ setting, ...result }] : []))
    .sort((a, b) => a.gap - b.gap)[0];
  const nearest =
    best &&
    `nearest: gap ${best.gap.toExponential(1)} at ${knob} ${settingText(best.setting)} in ${seconds(best.seconds)}`;
  const stopped =
    failure &&
    failure.result.kind === "failed" &&
    `at ${knob} ${settingText(failure.setting)}: ${failure.result.sentence}`;
  return [nearest, stopped].filter(Boolean).join("; ");
}

export function weightsFile({ folder }: Arena): string {
  return join(folder, "weights.bin");
}
