import { type Model, modelToJavaScript, modelToPython } from "multilogit";

export interface ExportOptions {
  readonly selfTest?: boolean;
}

/** Something that a model can be exported to. */
export interface ExportTarget {
  readonly name: string;
  /** the options that it knows */
  readonly options: readonly (keyof ExportOptions)[];
  readonly print: (model: Model, options: ExportOptions) => string;
  /** the words of a command that tries the file, null where there is none */
  readonly next: (path: string, options: ExportOptions) => readonly string[] | null;
  /** lines that say how the file is used */
  readonly use: (file: string, options: ExportOptions) => readonly string[];
}

/** What is written, by the ending of the file's name. */
export const TARGETS: Readonly<Record<string, ExportTarget>> = {
  ".js": javaScript("JavaScript", false),
  ".mjs": javaScript("JavaScript", false),
  ".ts": javaScript("TypeScript", true),
  ".py": {
    name: "Python",
    options: ["selfTest"],
    print: (model, { selfTest = false }) => modelToPython(model, { selfTest }),
    next: (path, { selfTest }) => (selfTest ? ["python3", path] : null),
    use: () => [
      'In Python: predict(row)["class"], ["probabilities"] and ["scores"], where row is a dict of raw cells.',
    ],
  },
};

function javaScript(name: string, types: boolean): ExportTarget {
  return {
    name,
    options: ["selfTest"],
    print: (model, { selfTest = false }) => modelToJavaScript(model, { types, selfTest }),
    next: (path, { selfTest }) =>
      selfTest && path.endsWith(".mjs")
        ? [
            "node",
            "--input-type=module",
            "-e",
            `import { selfTest } from ${JSON.stringify(relativePath(path))}; selfTest();`,
          ]
        : null,
    use: () => ["In code: predict(row).class, .probabilities and .scores, where row is an object of raw cells."],
  };
}

/** As a module is named. */
function relativePath(path: string): string {
  return /^[./]/.test(path) ? path : `./${path}`;
}
