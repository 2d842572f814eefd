import { DATASETS, datasetFolder, QUICK } from "../data/catalogue.js";
import { readDataset } from "../data/dataset.js";
import { ours, PEERS } from "../peers/catalogue.js";
import type { Peer } from "../peers/peer.js";
import { machine } from "../report/machine.js";
import { sectionOf } from "../report/pages.js";
import type { Result } from "../report/result.js";
import { writeResult } from "../report/results.js";
import { evaluationSpeeds } from "./evaluation-speeds.js";
import { floorOf } from "./floor-of.js";
import { minimumOf } from "./minimum-of.js";
import { type Arena, FitFailed, type Outcome, prepare, type Ready, race } from "./race.js";

export interface BenchmarkOptions {
  readonly data?: readonly string[];
  readonly peer?: readonly string[];
  readonly engine: string;
  readonly threads: number;
  readonly repeat: number;
  readonly limit: number;
  readonly quick?: boolean;
  readonly write?: boolean;
}

/** Every data set that is asked for, one after the other. */
export async function benchmark(options: BenchmarkOptions): Promise<void> {
  if (options.write && options.quick) throw new Error("--write keeps full results only; leave --quick out");
  for (const name of options.data ?? Object.keys(DATASETS)) {
    const { about, missing } = DATASETS[name]!;
    console.log(`\n${name}: ${about}`);
    const lacking = missing?.();
    if (lacking) console.log(`  left out: ${lacking}`);
    else await benchmarkOn(name, options);
  }
}

/** Ours first, alone; then each peer in turn with ours. What is known is kept after each, so that a run that is ended loses little. */
async function benchmarkOn(name: string, options: BenchmarkOptions): Promise<void> {
  const where = machine();
  const folder = datasetFolder(name, options.quick ? QUICK : 1);
  const data = readDataset(folder);
  const us = ours(options.engine, options.threads);
  const { limit, repeat } = options;
  const arena: Arena = { folder, data, minimum: await minimumOf(folder, data, us), limit, repeat, say: console.log };
  const ready = await prepare(arena, us);
  if (ready.kind !== "ready") throw new Error(`${us.name} on ${name}: ${ready.sentence}`);
  const outcomes: Outcome[] = [];
  const result: Result = {
    data: name,
    about: DATASETS[name]!.about,
    lambda: data.lambda,
    rows: data.rows,
    minimum: arena.minimum,
    machine: where,
    limit,
    floor: await floorOf(arena),
    evaluations: evaluationSpeeds(folder, options.engine),
    ours: ready.entry,
    outcomes,
  };
  for (const peer of PEERS.filter(({ name }) => options.peer?.includes(name) ?? true)) {
    outcomes.push(await against(arena, ready, peer));
    if (options.write) writeResult(result);
  }
  ready.process.close();
  console.log(`\n${sectionOf(result)}`);
}

async function against(arena: Arena, us: Ready, peer: Peer): Promise<Outcome> {
  const outcome = await raced(arena, us, peer);
  if (outcome.kind !== "raced") arena.say(`  ${peer.name}, ${outcome.kind}: ${outcome.sentence}`);
  return outcome;
}

async function raced(arena: Arena, us: Ready, peer: Peer): Promise<Outcome> {
  try {
    const them = await prepare(arena, peer);
    if (them.kind !== "ready") return them;
    const outcome = await race(arena, us, them);
    them.process.close();
    return outcome;
  } catch (error) {
    if (error instanceof FitFailed) return { kind: "never", peer: peer.name, version: "", sentence: error.message };
    throw error;
  }
}
