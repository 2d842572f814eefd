import { type Core, ENGINES, type EngineName, hasEngine } from "../peers/engine-named.js";
import { compareTimes, SLOWDOWN, type Work } from "./compare-times.js";
import { previousBuild, slowerOnPurpose } from "./previous-build.js";
import { WORKLOADS, type Workload } from "./workloads.js";

// npm run bench:check [-- REVISION]: this build of the core against that of REVISION (default: the commit before), in turn in one process.
// Exit code 1 where something takes more than 1.3 times as long, each time it is measured.
const revision = process.argv[2] ?? "HEAD~1";
const previous = previousBuild(revision);
if ("nothing" in previous) console.log(`No speed to compare: ${previous.nothing}.`);
else process.exitCode = await check((await import(previous.url)) as Core, await import("multilogit"));

async function check(before: Core, after: Core): Promise<number> {
  const slower: string[] = [];
  for (const engine of ENGINES.filter((name) => hasEngine(before, name) && hasEngine(after, name)))
    for (const workload of WORKLOADS) {
      const what = `${workload.name}, ${engine} engine`;
      const comparison = await comparisonOf(workload, engine, before, after);
      if (typeof comparison === "string")
        console.log(`${what}: not compared, ${revision} cannot run it: ${comparison}`);
      else {
        const { byLeast, byPairs, isSlowdown } = comparison;
        console.log(
          `${isSlowdown ? "SLOWER " : ""}${what}: ${byLeast.toFixed(2)} of the time in ${revision} by the least, ${byPairs.toFixed(2)} by pairs`,
        );
        if (isSlowdown) slower.push(what);
      }
    }
  return verdict(slower);
}

/** The comparison; or what the build before says to work that it does not know yet. */
async function comparisonOf({ prepare }: Workload, engine: EngineName, before: Core, after: Core) {
  const current = await prepare(after, engine);
  let previous: Work;
  try {
    previous = await prepare(before, engine);
    await previous();
  } catch (error) {
    return (error as Error).message;
  }
  return compareTimes(previous, current);
}

/** Says what is slower; the exit code. */
function verdict(slower: readonly string[]): number {
  if (slower.length === 0) return 0;
  const purpose = slowerOnPurpose();
  if (purpose !== null) console.log(`Slower on purpose: ${purpose}`);
  else
    console.log(
      `More than ${SLOWDOWN} times as long as in ${revision}, each time it was measured: ${slower.join("; ")}. Mend it, or say why it must be so in a line "Slower: …" of the commit's message.`,
    );
  return purpose === null ? 1 : 0;
}
