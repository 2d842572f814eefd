import { MultilogitError, type XmlTree } from "multilogit";
import { quoted } from "multilogit/internal";
import sax from "sax";

/** Larger documents are not models: the elements of this many bytes take about a gigabyte. */
const MOST_BYTES = 64 * 2 ** 20;
/** Deeper ones were not written by a program that writes models, and would overflow the stack. */
const MOST_DEPTH = 200;

/** xmlns splits names into prefixes and the rest; strict entities, which the types do not know yet, are those of XML and not of HTML. */
const OPTIONS = { xmlns: true, strictEntities: true } as const;

/** A million weights; more elements would take gigabytes. */
const MOST_ELEMENTS = 1_000_000;

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlTree[];
  text: string;
}

/**
 * The elements of an XML document. Document types are refused, and with them all entities but the five of XML itself: none is looked up or
 * expanded.
 * @throws MultilogitError "model-file" that says where the document is not well-formed
 */
export function xmlDocument(bytes: Uint8Array): XmlTree {
  if (bytes.length > MOST_BYTES) throw refused(`it has ${bytes.length} bytes of XML; expected at most ${MOST_BYTES}`);
  const parser = sax.parser(true, OPTIONS);
  const open: OpenElement[] = [];
  let root: XmlTree | undefined;
  parser.ondoctype = () => {
    throw refused("it has a document type (<!DOCTYPE …>), which may define entities; remove it");
  };
  parser.onerror = ({ message }) => {
    const [what = "", line = "", column = ""] = message.split("\n");
    const place = `line ${Number(line.replace(/\D/g, "")) + 1}, character ${column.replace(/\D/g, "")}`;
    throw refused(`it is not well-formed XML at ${place}: ${quoted(what)}`);
  };
  let count = 0;
  parser.onopentag = (tag) => {
    if (++count > MOST_ELEMENTS) throw refused(`it has more than ${MOST_ELEMENTS} elements`);
    if (open.length >= MOST_DEPTH) throw refused(`its XML is more than ${MOST_DEPTH} elements deep`);
    const { local, attributes } = tag as sax.QualifiedTag;
    const named = Object.values(attributes).filter(({ prefix }) => prefix === "");
    const element = {
      name: local,
      attributes: new Map(named.map(({ local: name, value }) => [name, value])),
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(element);
    open.push(element);
    root ??= element;
  };
  parser.ontext = parser.oncdata = (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.onclosetag = () => {
    open.pop();
  };
  parser.write(decoded(bytes)).close();
  if (root === undefined) throw refused("it has no element");
  return root;
}

/** By its byte order mark, else by the encoding that it declares, else UTF-8. */
function decoded(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? "utf-8";
  const encoding = start.startsWith("\xff\xfe") ? "utf-16le" : start.startsWith("\xfe\xff") ? "utf-16be" : declared;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refused(`its text is not in the encoding ${quoted(encoding)}; write it in UTF-8`);
  }
}

function refused(why: string): MultilogitError {
  return new MultilogitError("model-file", `this model cannot be imported: ${why.replace(/\s+/g, " ")}`);
}
