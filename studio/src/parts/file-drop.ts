import { createSignal } from "solid-js";

/** What an element needs to take a file that is dropped on it: `listen` as its ref, and to show where `isOver` that it would. */
export function fileDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = createSignal(false);
  /** the first of these files; also for a file chooser */
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const listen = (element: HTMLElement) => {
    element.addEventListener("dragover", (event) => {
      event.preventDefault();
      setOver(true);
    });
    element.addEventListener("dragleave", () => setOver(false));
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    });
  };
  return { isOver, take, listen };
}
