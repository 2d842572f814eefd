import { afterEach, describe, expect, it, vi } from "vitest";
import { pageStorage } from "../../src/engine/wasm/page-storage.js";

/** The private file system of a page and its locks, as far as the store uses them; folders by name, with the files in each. */
function page({ quota = 1e9, fails = false } = {}) {
  const folders = new Map<string, Map<string, Uint8Array>>();
  const lockedBy = new Set<string>();
  const fileHandle = (files: Map<string, Uint8Array>, name: string) => ({
    createWritable: async () => ({
      write: async (bytes: Uint8Array) => {
        if (fails) throw new DOMException("the quota has been exceeded", "QuotaExceededError");
        files.set(name, bytes.slice());
      },
      close: async () => {},
    }),
    getFile: async () => new Blob([files.get(name) as Uint8Array<ArrayBuffer>]),
  });
  const root = {
    keys: () => [...folders.keys()].values(),
    getDirectoryHandle: async (name: string) => {
      const files = new Map<string, Uint8Array>();
      folders.set(name, files);
      return { getFileHandle: async (file: string) => fileHandle(files, file) };
    },
    removeEntry: async (name: string) => void folders.delete(name),
  };
  const request = async (name: string, ...rest: unknown[]) => {
    const work = rest.at(-1) as (lock: object | null) => Promise<void>;
    if (lockedBy.has(name)) return work(null);
    lockedBy.add(name);
    await work({});
    lockedBy.delete(name);
  };
  vi.stubGlobal("navigator", {
    storage: { getDirectory: async () => root, estimate: async () => ({ quota, usage: 1e6 }) },
    locks: { request },
  });
  vi.stubGlobal(
    "FileSystemFileHandle",
    class {
      createWritable() {}
    },
  );
  return folders;
}

afterEach(() => vi.unstubAllGlobals());

describe("the storage of a page", () => {
  it("gives back each block, and nothing is left when it is closed", async () => {
    const folders = page();
    const store = await pageStorage()!(100);
    const keys = [await store.write(Uint8Array.of(1, 2, 3)), await store.write(Uint8Array.of(4, 5))];
    const read = new Uint8Array(new SharedArrayBuffer(2));
    await store.read(keys[1]!, read);
    expect([...read]).toEqual([4, 5]);
    expect(folders.size).toBe(1);
    await store.close();
    expect(folders.size).toBe(0);
  });

  it("removes what a page that was closed meanwhile has left, and nothing of one that is open", async () => {
    const folders = page();
    folders.set("multilogit-rows-forgotten", new Map()).set("other", new Map());
    const [first, second] = [await pageStorage()!(1), await pageStorage()!(1)];
    expect([...folders.keys()]).toHaveLength(3);
    expect(folders.has("multilogit-rows-forgotten")).toBe(false);
    await first.close();
    await second.close();
    expect([...folders.keys()]).toEqual(["other"]);
  });

  it("says in one sentence that the browser gives too little, before and while it writes", async () => {
    page({ quota: 3e6 });
    await expect(pageStorage()!(5e6)).rejects.toThrow(
      "the browser gives this page 2 MB of storage, but rows that memory has no room for take 5 MB; allow more memory, use fewer rows, or fit in Node",
    );
    page({ fails: true });
    const store = await pageStorage()!(1);
    await expect(store.write(Uint8Array.of(1))).rejects.toThrow(
      "could not be written (the quota has been exceeded); allow more memory",
    );
    await store.close();
  });

  it("is null where there is none, as in Node", () => {
    expect(pageStorage()).toBeNull();
  });
});
