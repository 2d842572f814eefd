import { basename, extname } from "node:path";
import {
  type Model,
  MultilogitError,
  modelToC,
  modelToJavaScript,
  modelToOnnx,
  modelToPmml,
  modelToPython,
  modelToScikitLearn,
  modelToSql,
  type SqlDialectName,
} from "multilogit";

/** A target of which the ending of a file says too little. */
export type NamedTarget = "scikit-learn";

export interface ExportOptions {
  readonly selfTest?: boolean;
  readonly float?: boolean;
  readonly dialect?: SqlDialectName;
  readonly table?: string;
  readonly query?: string;
  readonly keep?: readonly string[];
  readonly as?: string;
  readonly asFunction?: string;
}

/** Something that a model can be exported to. */
export interface ExportTarget {
  readonly name: string;
  /** the options that it knows */
  readonly options: readonly (keyof ExportOptions)[];
  readonly print: (model: Model, options: ExportOptions, path: string) => string | Uint8Array;
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
  ".h": {
    name: "C",
    options: ["selfTest"],
    print: (model, { selfTest = false }, path) => modelToC(model, { name: nameOf(path), selfTest }),
    next: () => null,
    use: (file) => [
      `In C: #include "${file}", then ${nameOf(file)}_predict(&row, scores, probabilities, &error), with a ${nameOf(file)}_row; link with -lm.`,
    ],
  },
  ".onnx": {
    name: "ONNX",
    options: ["float"],
    print: (model, { float = false }) => modelToOnnx(model, { float }),
    next: () => null,
    use: () => [
      'Each column is an input of its name, rows × 1; outputs are label, probabilities and scores. A refused row has the label "" and NaN.',
    ],
  },
  ".pmml": {
    name: "PMML",
    options: [],
    print: (model) => modelToPmml(model),
    next: () => null,
    use: () => ["A RegressionModel of PMML 4.4: the class as the target, and probability(…) of each class."],
  },
  ".sql": {
    name: "SQL",
    options: ["dialect", "table", "query", "keep", "as", "asFunction"],
    print: sqlText,
    next: () => null,
    use: (file, { as, asFunction }) => [
      `${file} ${asFunction !== undefined ? "makes a function" : as === undefined ? "is a SELECT" : "makes a view"} of prediction, p_… and score_… of each class, and error: why a row is refused, else NULL.`,
    ],
  },
};

/** What is written for `--target`, by its name, with the ending that its file must have. */
export const NAMED_TARGETS: Readonly<Record<NamedTarget, ExportTarget & { readonly ending: string }>> = {
  "scikit-learn": {
    name: "a Pipeline of scikit-learn",
    ending: ".py",
    options: ["selfTest"],
    print: (model, { selfTest = false }) => modelToScikitLearn(model, { selfTest }),
    next: (path, { selfTest }) => (selfTest ? ["python3", path] : null),
    use: () => ["In Python: pipeline().predict_proba(frame), where frame is a DataFrame of raw rows."],
  },
};

function sqlText(model: Model, { dialect, table, query, keep, as, asFunction }: ExportOptions): string {
  if (dialect === undefined)
    throw new MultilogitError(
      "option",
      "SQL is written for one database; name it by --dialect, as multilogit export --help lists them",
    );
  if (asFunction === undefined && (table === undefined) === (query === undefined))
    throw new MultilogitError(
      "option",
      "SQL is written over the rows of one table; name it by --table, or give a SELECT by --query, and not both",
    );
  return modelToSql(model, {
    dialect,
    ...(table === undefined ? {} : { table }),
    ...(query === undefined ? {} : { query }),
    ...(keep === undefined ? {} : { keep }),
    ...(as === undefined ? {} : { as }),
    ...(asFunction === undefined ? {} : { asFunction }),
  });
}

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

/** What the names of a header begin with: its own name, where C takes that. */
function nameOf(path: string): string {
  const name = basename(path, extname(path)).replace(/\W/g, "_");
  return /^[a-z]/i.test(name) ? name : `model_${name}`;
}
