// What the site has, in the order of its navigation.
export const CONTENTS = [
  {
    group: "Start",
    pages: ["docs/start.md", "docs/library.md", "docs/command-line.md", "docs/studio.md", "docs/gallery.md"],
  },
  {
    group: "Guides",
    pages: [
      "docs/features.md",
      "docs/certificate.md",
      "docs/speed.md",
      "docs/scale.md",
      "docs/bundlers.md",
      "docs/serving.md",
      "docs/text.md",
      "docs/embeddings.md",
      "docs/from-r-and-stata.md",
      "docs/from-scikit-learn.md",
    ],
  },
  {
    group: "In depth",
    pages: [
      "docs/doctor.md",
      "docs/doctor-faults.md",
      "docs/check-protocol.md",
      "docs/statistics.md",
      "docs/paths.md",
      "docs/warnings.md",
      "docs/files.md",
      "docs/export.md",
      "docs/import.md",
      "docs/likelihood.md",
      "docs/notation.md",
    ],
  },
  { group: "How it compares", pages: ["docs/comparison.md", "docs/benchmarks.md", "docs/accuracy.md"] },
  { group: "Project", pages: ["CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"] },
];

/** Paths of the package, and what they are in the sources. */
export const MODULES = {
  multilogit: "core/src/index.ts",
  "multilogit/infer": "core/src/infer/index.ts",
  "multilogit/check": "core/src/check/index.ts",
  "multilogit/predict": "core/src/predict/index.ts",
  "multilogit/contract": "core/src/contract/index.ts",
  "multilogit/serve": "core/src/serve/index.ts",
  "multilogit/sql": "core/src/sql/index.ts",
  "multilogit/worker": "core/src/worker/index.ts",
};
