import type { Plugin } from "vite";

const SOLID = /[\\/]solid-js[\\/]dist[\\/]solid\.js$/;

/**
 * Solid can compute an update aside while the screen keeps the old one (startTransition), which no screen asks for: without a transition
 * every `Transition && …` is null, and the minifier leaves out what depends on it. The build ends where Solid is not as expected.
 */
export function solidWithoutTransitions(): Plugin {
  let isDone = false;
  return {
    name: "solid-without-transitions",
    enforce: "pre",
    transform(code, id) {
      if (!SOLID.test(id)) return null;
      isDone = true;
      return { code: withoutTransitions(code), map: null };
    },
    buildEnd(error) {
      if (!isDone && !error)
        throw new Error(
          `solid-without-transitions: no module of the page is ${SOLID.source}; expected Solid to be in it, look again where it lies`,
        );
    },
  };
}

const DECLARED = "let Transition = null;";
/** The variable read; not a property, a key, or a part of another name. */
const READ = /(?<![\w.$])Transition(?![\w$]|\s*:)/g;

/** The code of Solid with null where its variable Transition is read. @throws Error if it is not declared or not set as expected */
export function withoutTransitions(code: string): string {
  const found = code.split(DECLARED).length - 1;
  if (found !== 1)
    throw new Error(
      `solid-without-transitions: Solid has "${DECLARED}" ${found} times, expected once; look again at how it names its transitions`,
    );
  const never = code.replace(/(?<![\w.$])Transition = /g, "neverTransition = ").replace(READ, "null");
  const written = /.*\bnull\s*(?:=(?![=>])|[-+*/%&|^?<>]+=(?!=)|\+\+|--).*/.exec(never.replace(/[!=]==?|<=|>=/g, ""));
  if (written)
    throw new Error(
      `solid-without-transitions: Solid sets its transition by "${written[0].trim()}"; expected "Transition = …" alone, look again`,
    );
  return never;
}
