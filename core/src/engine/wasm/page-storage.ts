import { MultilogitError } from "../../errors.js";
import { megabytes } from "../../megabytes.js";
import type { OpenSpillStore, SpillStore } from "./spill-store.js";

/** What a page is asked for; older browsers lack some of it. */
interface Page {
  readonly storage?: Pick<StorageManager, "getDirectory" | "estimate">;
  readonly locks?: Pick<LockManager, "request">;
}

const PREFIX = "multilogit-rows-";

/**
 * A store in the private file system of a page's origin (OPFS), one file per block. What pages left that were closed meanwhile is removed when the
 * next store is opened. Null where there is no such file system.
 */
export function pageStorage(): OpenSpillStore | null {
  const { storage, locks } = (globalThis as { navigator?: Page }).navigator ?? {};
  const canWrite = typeof FileSystemFileHandle !== "undefined" && "createWritable" in FileSystemFileHandle.prototype;
  if (!storage?.getDirectory || !locks || !canWrite) return null;
  return (bytes) => opened(storage, locks, bytes);
}

async function opened(
  storage: NonNullable<Page["storage"]>,
  locks: NonNullable<Page["locks"]>,
  bytes: number,
): Promise<SpillStore> {
  const root = await storage.getDirectory().catch((error: Error) => {
    throw fault("opened", error);
  });
  await removeForgotten(root, locks);
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await storage.estimate();
  if (quota - usage < bytes)
    throw new MultilogitError(
      "memory",
      `the browser gives this page ${megabytes(quota - usage)} of storage, but rows that memory has no room for take ${megabytes(bytes)}; allow more memory, use fewer rows, or fit in Node`,
    );
  const name = `${PREFIX}${crypto.randomUUID()}`;
  const release = await held(locks, name);
  const folder = await root.getDirectoryHandle(name, { create: true });
  let [count, last] = [0, Promise.resolve() as Promise<unknown>];
  const done = <T>(what: "read" | "written", work: Promise<T>): Promise<T> => {
    last = Promise.allSettled([last, work]);
    return work.catch((error: Error) => {
      throw fault(what, error);
    });
  };
  return {
    async write(block) {
      const key = count++;
      const write = async () => {
        const file = await folder.getFileHandle(String(key), { create: true });
        const writable = await file.createWritable();
        await writable.write(block as Uint8Array<ArrayBuffer>);
        await writable.close();
      };
      await done("written", write());
      return key;
    },
    read(key, to) {
      const read = async () => {
        const file = await (await folder.getFileHandle(String(key))).getFile();
        to.set(new Uint8Array(await file.arrayBuffer()));
      };
      return done("read", read());
    },
    async close() {
      await last;
      await root.removeEntry(name, { recursive: true }).catch(() => {});
      release();
    },
  };
}

/** Holds the lock of this name, which the browser gives back when the page ends, until the function returned is called. */
function held(locks: NonNullable<Page["locks"]>, name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    locks.request(name, () => new Promise<void>((release) => resolve(() => release()))).catch(reject);
  });
}

/** Removes the folders whose lock nobody holds. */
async function removeForgotten(root: FileSystemDirectoryHandle, locks: NonNullable<Page["locks"]>): Promise<void> {
  for await (const name of root.keys())
    if (name.startsWith(PREFIX))
      await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await root.removeEntry(name, { recursive: true }).catch(() => {});
      });
}

function fault(what: "opened" | "read" | "written", { message }: Error): MultilogitError {
  return new MultilogitError(
    "memory",
    `the page's storage for rows that memory has no room for could not be ${what} (${message}); allow more memory, or use fewer rows`,
  );
}
