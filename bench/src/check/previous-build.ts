import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FOLDER = fileURLToPath(new URL("../../.cache/previous/", import.meta.url));
/** What the core's speed depends on. */
const CORE = ["core", ":!core/test"];

/** The core as another commit has it, built; or why there is none to compare with. */
export type PreviousBuild = { readonly url: string } | { readonly nothing: string };

export function previousBuild(revision: string): PreviousBuild {
  if (!git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`))
    return { nothing: `there is no commit ${revision}` };
  if (git("diff", "--quiet", revision, "--", ...CORE)) return { nothing: `the core is as in ${revision}` };
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const archive = execFileSync("git", ["archive", revision], { cwd: ROOT, maxBuffer: 2 ** 30 });
  execFileSync("tar", ["-x", "-C", FOLDER], { input: archive });
  symlinkSync(`${ROOT}node_modules`, `${FOLDER}node_modules`);
  const complaint = built();
  if (complaint !== null) return { nothing: `${revision} does not build here: ${complaint}` };
  return { url: pathToFileURL(`${FOLDER}core/dist/index.js`).href };
}

/** Builds the core there; null, or the first line of what went wrong. */
function built(): string | null {
  const steps = [
    ...(existsSync(`${FOLDER}core/build-kernels.js`) ? [["core/build-kernels.js"]] : []),
    [`${ROOT}node_modules/typescript/bin/tsc`, "-b", "core"],
  ];
  for (const step of steps) {
    const { status, stdout, stderr } = spawnSync(process.execPath, step, { cwd: FOLDER, encoding: "utf8" });
    if (status !== 0) return `${stderr}${stdout}`.trim().split("\n")[0] ?? "no reason given";
  }
  return null;
}

/** Why the commit at hand is slower on purpose: its message's line "Slower: …"; null without one. */
export function slowerOnPurpose(): string | null {
  const message = execFileSync("git", ["log", "-1", "--format=%B"], { cwd: ROOT, encoding: "utf8" });
  return /^Slower: (.+)$/m.exec(message)?.[1] ?? null;
}

/** Whether the git command ends with status 0. */
function git(...args: readonly string[]): boolean {
  return spawnSync("git", args, { cwd: ROOT, stdio: "ignore" }).status === 0;
}
