import type { Plugin } from "vite";

/**
 * Solid can compute an update aside while the screen keeps the old one (startTransition), which no screen asks for: without a transition
 * every `Transition && …` is null, and the minifier leaves out what depends on it.
 */
export function solidWithoutTransitions(): Plugin {
  return {
    name: "solid-without-transitions",
    enforce: "pre",
    transform(code, id) {
      if (!/[\\/]solid-js[\\/]dist[\\/]solid\.js$/.test(id)) return null;
      if (!code.includes("let Transition = null;"))
        throw new Error("solid-js names its transitions otherwise; look again");
      const never = code
        .replace(/\bTransition = /g, "neverTransition = ")
        .replace(/(?<![\w.])Transition(?![\w:])/g, "null");
      return { code: never, map: null };
    },
  };
}
