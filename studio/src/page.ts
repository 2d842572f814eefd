import { type Accessor, createContext, createEffect, createMemo, createSignal, onCleanup, useContext } from "solid-js";
import { DARK, LIGHT, type Palette } from "./parts/palette.js";
import type { Hideable, Theme } from "./state/studio-state.js";

/** What every picture needs to know of the page it stands on. */
export interface Page {
  readonly palette: Accessor<Palette>;
  isHidden(name: Hideable): boolean;
}

export const PageContext = createContext<Page>();

export function usePage(): Page {
  return useContext(PageContext)!;
}

/** The palette of the theme, which may be that of the system; the style sheet's variables follow it. */
export function paletteOf(theme: () => Theme): Accessor<Palette> {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const [systemDark, setSystemDark] = createSignal(system.matches);
  const listen = () => setSystemDark(system.matches);
  system.addEventListener("change", listen);
  onCleanup(() => system.removeEventListener("change", listen));
  // Paper is white, whatever the screen is.
  const paper = matchMedia("print");
  const [onPaper, setOnPaper] = createSignal(paper.matches);
  const listenToPaper = () => setOnPaper(paper.matches);
  paper.addEventListener("change", listenToPaper);
  onCleanup(() => paper.removeEventListener("change", listenToPaper));
  const isDark = () => !onPaper() && (theme() === "auto" ? systemDark() : theme() === "dark");
  const palette = createMemo(() => (isDark() ? DARK : LIGHT));
  createEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = isDark() ? "dark" : "light";
    for (const [name, value] of Object.entries(palette()))
      if (typeof value === "string") root.style.setProperty(`--${name}`, value);
  });
  return palette;
}
