// The copyright notices of the packages whose code went into a bundle, found from what the bundler really took.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The notices as Markdown; `modules` are the paths of a bundle's modules, of which those of this repository need none. */
export function noticesOf(modules) {
  const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== null));
  return [...folders].sort().map(noticeOf).join("\n");
}

/** The folder of the package of node_modules that a module belongs to, null for those of this repository. */
function packageFolder(module) {
  const path = module.replaceAll("\\", "/");
  // ids that begin with a zero byte name what the bundler made itself
  return path.startsWith("\0") ? null : (/^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null);
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file === undefined) throw new Error(`${folder}: bundled, but it has no licence file to pass on`);
  return `## ${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
