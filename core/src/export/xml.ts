import { MultilogitError } from "../errors.js";

/** An element of XML with its attributes, those that are undefined left out, and its children. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attributeText(String(value))}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Whether XML 1.0 has this character (2.2, Char): no codes below a space but tab and line ends, and no halves of characters. */
function isWritable(character: string): boolean {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff);
}

function attributeText(text: string): string {
  if (![...text].every(isWritable))
    throw new MultilogitError(
      "option",
      `XML cannot say ${JSON.stringify(text)}: it holds a character that XML 1.0 does not have; rename it`,
    );
  // as references, since readers make spaces of tabs and line ends
  return text
    .replace(/[&<>"]/g, (sign) => ESCAPES[sign]!)
    .replace(/[\t\n\r\u0085\u2028]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
