import { createSignal } from "solid-js";

/** What an element needs to take a file that is dropped on it: spread `handlers`, and show where `isOver` that it would. */
export function fileDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = createSignal(false);
  /** the first of these files; also for a file chooser */
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    },
  };
  return { isOver, take, handlers };
}
