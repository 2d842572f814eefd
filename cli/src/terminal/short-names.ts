import { textWidth } from "./text-width.js";

/** The names in at most `width` columns each, or as many more as are needed to keep them different. */
export function shortNames(names: readonly string[], width: number): string[] {
  const different = new Set(names).size;
  const longest = Math.max(0, ...names.map(textWidth));
  for (let room = width; room < longest; room++) {
    const short = names.map((name) => withoutMiddle(name, room));
    if (new Set(short).size === different) return short;
  }
  return [...names];
}

/** Names that belong together often begin alike and end alike, so the middle is left out. */
export function withoutMiddle(name: string, width: number): string {
  if (textWidth(name) <= width) return name;
  const characters = [...name];
  const take = (from: readonly string[], room: number) => {
    const taken: string[] = [];
    let used = 0;
    for (const character of from) {
      used += textWidth(character);
      if (used > room) break;
      taken.push(character);
    }
    return taken;
  };
  const end = take(characters.toReversed(), Math.floor((width - 1) / 2)).reverse();
  return `${take(characters, width - 1 - textWidth(end.join(""))).join("")}…${end.join("")}`;
}
