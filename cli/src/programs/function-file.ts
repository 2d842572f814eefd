import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of functions in one of the languages that have an adapter, and the function named after the colon. */
export interface FunctionFile {
  readonly file: string;
  readonly name: string | null;
  readonly language: Language;
}

/** How functions of a language are called. */
export interface Language {
  readonly interpreter: string;
  /** what to install where it is missing */
  readonly needs: string;
  readonly adapter: string;
  /** what comes before the adapter on the command line */
  readonly options: readonly string[];
  readonly labelsFrom: 0 | 1;
  readonly columnMajor: boolean;
  /** what a file does with functions that can be named */
  readonly shows: "has" | "exports";
  /** the command that installs a package */
  readonly installs: (name: string) => string;
}

const PYTHON: Language = {
  interpreter: process.platform === "win32" ? "python" : "python3",
  needs: "Python 3",
  adapter: "python.py",
  options: [],
  labelsFrom: 0,
  columnMajor: false,
  shows: "has",
  installs: (name) => `${PYTHON.interpreter} -m pip install ${name}`,
};
const NODE: Language = {
  interpreter: process.execPath,
  needs: "Node.js",
  adapter: "javascript.js",
  options: [],
  labelsFrom: 0,
  columnMajor: false,
  shows: "exports",
  installs: (name) => `npm install ${name}`,
};
const R: Language = {
  interpreter: "Rscript",
  needs: "R",
  adapter: "r.R",
  options: ["--vanilla"],
  labelsFrom: 1,
  columnMajor: true,
  shows: "has",
  installs: (name) => `Rscript -e 'install.packages("${name}")'`,
};
const OCTAVE: Language = {
  interpreter: "octave",
  needs: "Octave 7 or later",
  adapter: "octave.m",
  options: ["--quiet", "--no-window-system", "--norc"],
  labelsFrom: 1,
  columnMajor: true,
  shows: "has",
  installs: (name) => `octave --eval 'pkg install -forge ${name}'`,
};
const LANGUAGES: Readonly<Record<string, Language>> = {
  ".py": PYTHON,
  ".js": NODE,
  ".mjs": NODE,
  ".cjs": NODE,
  ".ts": NODE,
  ".mts": NODE,
  ".r": R,
  ".m": OCTAVE,
};

/** "my_model.py:loss_and_grad" or "my_model.py"; null for anything else, such as a table. */
export function functionFile(argument: string): FunctionFile | null {
  const [, file = argument, name = null] = /^(.+\.\w+):([\w$.]+)$/.exec(argument) ?? [];
  const language = LANGUAGES[extname(file).toLowerCase()];
  return language === undefined ? null : { file, name, language };
}

/** The command that starts the adapter with the user's file; adapters lie next to the compiled code. */
export function adapterCommand({ file, language }: FunctionFile): [string, ...string[]] {
  const adapter = fileURLToPath(new URL(`../adapters/${language.adapter}`, import.meta.url));
  return [language.interpreter, ...language.options, adapter, file];
}

/** "python3", for a sentence. */
export function interpreterName({ interpreter }: Language): string {
  return interpreter === process.execPath ? "node" : basename(interpreter);
}
