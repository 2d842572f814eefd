import { MultilogitError, quoted } from "../../errors.js";
import { megabytes } from "../../megabytes.js";
import { type NodeFiles, type NodeModules, nodeModule } from "../../node-module.js";
import type { OpenSpillStore, SpillStore } from "./spill-store.js";

/** How the file system is asked for a file without a name; Linux alone has it, and its value is the same on all machines but for the directory's. */
const NAMELESS = 0o20000000;
/** Only this user may read what may hold other people's data. */
const OWNER_ONLY = 0o600;
/** Bytes after which the free space is looked at again. */
const LOOK_BYTES = 256 * 2 ** 20;

/**
 * A store in a file of `folder` that has no name as soon as it is open, so that the system takes it back however the process ends. Where files
 * cannot be made without a name, it is taken away before the first byte: a process killed just then leaves an empty file. Null where there are
 * no files, as in a browser.
 * @param folder default: that for temporary files, TMPDIR where it is set
 * @example
 * const store = spillFile("/var/tmp"); // for stagedBlocks and batchSource
 */
export function spillFile(folder?: string): OpenSpillStore | null {
  const [files, system] = [nodeModule("node:fs"), nodeModule("node:os")];
  if (files === null || system === null) return null;
  return (bytes) => opened(files, system, folder ?? system.tmpdir(), bytes);
}

async function opened(
  files: NodeFiles,
  system: NodeModules["node:os"],
  folder: string,
  bytes: number,
): Promise<SpillStore> {
  await assertSpace(files, folder, bytes);
  const file = namelessFile(files, system, folder);
  const places: number[] = [];
  let [end, looked] = [0, 0];
  let last: Promise<unknown> = Promise.resolve();
  const moved = (what: "read" | "write", bytes: Uint8Array, at: number) => {
    const work = transferred(files, what, file, bytes, at, folder);
    last = Promise.allSettled([last, work]);
    return work;
  };
  return {
    async write(bytes) {
      if (end + bytes.length - looked > LOOK_BYTES) {
        await assertSpace(files, folder, bytes.length);
        looked = end;
      }
      const at = end;
      end += bytes.length;
      await moved("write", bytes, at);
      return places.push(at) - 1;
    },
    read: (key, bytes) => moved("read", bytes, places[key]!),
    async close() {
      // the system would go on with another file of the same number
      await last;
      files.closeSync(file);
    },
  };
}

/** Reads or writes all bytes, however few the system takes at once. */
async function transferred(
  files: NodeFiles,
  what: "read" | "write",
  file: number,
  bytes: Uint8Array,
  at: number,
  folder: string,
): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const count = await new Promise<number>((resolve, reject) => {
      files[what](file, bytes, from, bytes.length - from, at + from, (error, count) =>
        error ? reject(fault(what, folder, error)) : resolve(count),
      );
    });
    if (count === 0) throw fault(what, folder, new Error("the file ends early"));
    from += count;
  }
}

/** A file that has lost its name, or never had one. */
function namelessFile(files: NodeFiles, system: NodeModules["node:os"], folder: string): number {
  const { O_RDWR, O_DIRECTORY } = files.constants;
  if (system.platform() === "linux" && O_DIRECTORY !== undefined) {
    try {
      return files.openSync(folder, NAMELESS | O_DIRECTORY | O_RDWR, OWNER_ONLY);
    } catch {
      // not every file system has files without a name
    }
  }
  const name = `${folder}/multilogit-${Math.random().toString(36).slice(2)}.rows`;
  try {
    const file = files.openSync(name, "wx+", OWNER_ONLY);
    files.unlinkSync(name);
    return file;
  } catch (error) {
    throw fault("open", folder, error as Error);
  }
}

async function assertSpace(files: NodeFiles, folder: string, bytes: number): Promise<void> {
  const free = await new Promise<number>((resolve, reject) => {
    files.statfs(folder, (error, { bavail, bsize } = { bavail: 0, bsize: 0 }) =>
      error ? reject(fault("open", folder, error)) : resolve(bavail * bsize),
    );
  });
  if (free < bytes)
    throw new MultilogitError(
      "memory",
      `${quoted(folder)} has ${megabytes(free)} left, but rows that memory has no room for take ${megabytes(bytes)}; ${REMEDY}`,
    );
}

function fault(what: "open" | "read" | "write", folder: string, error: Error): MultilogitError {
  const done = what === "open" ? "opened" : what === "read" ? "read" : "written";
  return new MultilogitError(
    "memory",
    `the file for rows that memory has no room for could not be ${done} in ${quoted(folder)} (${error.message}); ${REMEDY}`,
  );
}

const REMEDY = "make space there, name another folder for temporary files, or allow more memory";
