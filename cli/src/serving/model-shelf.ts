import { type Stats, unwatchFile, watchFile } from "node:fs";
import { basename } from "node:path";
import { type Model, MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { readModel } from "../commands/read-model.js";

/** Milliseconds between two looks at a watched file. Asking for its state works on every file system, which events do not. */
const WATCH_INTERVAL = 500;

/** Models by name, read from their files. */
export interface ModelShelf {
  /** The models as they are now; a new object when one was exchanged. */
  current(): Readonly<Record<string, Model>>;
  /** Reads files again when they change, until the returned function is called; `say` gets a sentence about each change. */
  watch(say: (sentence: string) => void): () => void;
}

/**
 * Reads the models, each named as its file.
 * @throws MultilogitError "option" where two have one name
 */
export async function modelShelf(paths: readonly string[]): Promise<ModelShelf> {
  const named = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path).replace(/\.json$/i, "");
    const other = named.get(name);
    if (other !== undefined)
      throw new MultilogitError(
        "option",
        `${other} and ${path} would both be served as ${quoted(name)}; rename one of the files`,
      );
    named.set(name, path);
  }
  let models = Object.fromEntries(
    await Promise.all([...named].map(async ([name, path]) => [name, await readModel(path)] as const)),
  );
  const exchange = async (name: string, path: string, say: (sentence: string) => void) => {
    try {
      const model = await readModel(path);
      models = { ...models, [name]: model };
      say(`${path} was read again: ${name} is the new model from now on`);
    } catch (error) {
      if (!(error instanceof MultilogitError)) throw error;
      say(`${error.message}; ${name} stays the model that it was`);
    }
  };
  return {
    current: () => models,
    watch(say) {
      const watched = [...named].map(([name, path]) => {
        const changed = (now: Stats, before: Stats) => {
          if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size)
            void exchange(name, path, say);
        };
        watchFile(path, { interval: WATCH_INTERVAL, persistent: false }, changed);
        return () => unwatchFile(path, changed);
      });
      return () => {
        for (const end of watched) end();
      };
    },
  };
}
