import { disposedAfter } from "multilogit/internal";
import { type InputFile, openInput } from "./input-file.js";
import { inputPaths } from "./input-paths.js";

/** Opens all files that a path names, as a pattern may, runs `use`, and closes them whatever happens. */
export function withInputs<T>(path: string, use: (inputs: readonly InputFile[]) => Promise<T>): Promise<T> {
  const inputs: InputFile[] = [];
  const open = async () => {
    for (const each of inputPaths(path)) inputs.push(await openInput(each));
    return use(inputs);
  };
  return disposedAfter(open, async () => {
    for (const input of inputs) await input.close();
  });
}
