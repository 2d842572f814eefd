import type { FitChoices } from "../worker/table-protocol.js";

/** A file as it is kept in the browser, and what was chosen for its last fit. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** null before the first fit */
  readonly choices: FitChoices | null;
}

const DATABASE = "multilogit-studio";
const STORE = "files";
const KEY = "last";

/** Keeps `file` in this browser, in place of the one before. @throws where the browser has no storage for this page, or no room */
export async function keepFile(file: KeptFile): Promise<void> {
  await inStore("readwrite", (store) => store.put(file, KEY));
}

/** The file that is kept; null without one, or where the browser has no storage for this page. */
export async function keptFile(): Promise<KeptFile | null> {
  try {
    return (await inStore<KeptFile | undefined>("readonly", (store) => store.get(KEY))) ?? null;
  } catch {
    return null;
  }
}

/** Deletes it from this browser. */
export async function forgetFile(): Promise<void> {
  await inStore("readwrite", (store) => store.delete(KEY));
}

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
