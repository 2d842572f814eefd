import { type Core, ENGINES, hasEngine } from "../peers/engine-named.js";
import { compareTimes, SLOWDOWN } from "./compare-times.js";
import { previousBuild, slowerOnPurpose } from "./previous-build.js";
import { WORKLOADS } from "./workloads.js";

// npm run bench:check [-- REVISION]: this build of the core against that of REVISION (default: the commit before), in turn in one process.
// Exit code 1 where something takes more than 1.3 times as long, each time it is measured.
const revision = process.argv[2] ?? "HEAD~1";
const previous = previousBuild(revision);
if ("nothing" in previous) console.log(`No speed to compare: ${previous.nothing}.`);
else process.exitCode = await check((await import(previous.url)) as Core, await import("multilogit"));

async function check(before: Core, after: Core): Promise<number> {
  const slower: string[] = [];
  for (const engine of ENGINES.filter((name) => hasEngine(before, name) && hasEngine(after, name)))
    for (const { name, prepare } of WORKLOADS) {
      const what = `${name}, ${engine} engine`;
      const { byLeast, byPairs, isSlowdown } = await compareTimes(
        await prepare(before, engine),
        await prepare(after, engine),
      );
      console.log(
        `${isSlowdown ? "SLOWER " : ""}${what}: ${byLeast.toFixed(2)} of the time in ${revision} by the least, ${byPairs.toFixed(2)} by pairs`,
      );
      if (isSlowdown) slower.push(what);
    }
  if (slower.length === 0) return 0;
  const purpose = slowerOnPurpose();
  if (purpose !== null) console.log(`Slower on purpose: ${purpose}`);
  else
    console.log(
      `More than ${SLOWDOWN} times as long as in ${revision}, each time it was measured: ${slower.join("; ")}. Mend it, or say why it must be so in a line "Slower: …" of the commit's message.`,
    );
  return purpose === null ? 1 : 0;
}
