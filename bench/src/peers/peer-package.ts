import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const FOLDER = new URL("../../peers/", import.meta.url);
const { resolve } = createRequire(new URL("package.json", FOLDER));

/** A package of bench/peers, which multilogit's own install leaves out; `T` is what is used of it. */
export async function peerPackage<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(resolve(name)).href)) as T;
}

/** The package's name and version. */
export function peerVersion(name: string): string {
  const manifest = readFileSync(new URL(`node_modules/${name}/package.json`, FOLDER), "utf8");
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
}

/** The folder of an installed package, with a slash at its end. */
export function peerFolder(name: string): URL {
  return new URL(`node_modules/${name}/`, FOLDER);
}
