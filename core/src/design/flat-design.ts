import type { DesignMatrix, Storage } from "./design-matrix.js";

/** A block of Φ with one storage, without its standardisation. */
export interface Block {
  readonly storage: Exclude<Storage, { kind: "standardized" | "concat" }>;
  /** its first feature, and how many features it has */
  readonly feature: number;
  readonly features: number;
  readonly isStandardized: boolean;
}

/** Φ_ij = (x_ij − center_j) / scale_j, x in blocks side by side. */
export interface FlatDesign {
  readonly blocks: readonly Block[];
  readonly center: Float64Array;
  readonly scale: Float64Array;
}

/** Φ without nesting: standardising what is standardised is one centre and one scale, blocks of blocks are blocks. */
export function flatDesign(design: DesignMatrix): FlatDesign {
  const flat = {
    blocks: [] as Block[],
    center: new Float64Array(design.features),
    scale: new Float64Array(design.features).fill(1),
  };
  append(design, 0, false, flat);
  return flat;
}

function append(
  design: DesignMatrix,
  feature: number,
  isStandardized: boolean,
  flat: FlatDesign & { blocks: Block[] },
) {
  const { storage, features } = design;
  if (storage.kind === "concat") {
    let next = feature;
    for (const block of storage.blocks) {
      append(block, next, isStandardized, flat);
      next += block.features;
    }
  } else if (storage.kind === "standardized") {
    append(storage.inner, feature, true, flat);
    for (let j = feature; j < feature + features; j++) {
      flat.center[j]! += flat.scale[j]! * storage.center[j - feature]!;
      flat.scale[j]! *= storage.scale[j - feature]!;
    }
  } else {
    flat.blocks.push({ storage, feature, features, isStandardized });
  }
}

/** The blocks of Φ, without their standardisation, and where each begins. */
export function plainBlocks(design: DesignMatrix, feature = 0): { matrix: DesignMatrix; feature: number }[] {
  const { storage } = design;
  if (storage.kind === "standardized") return plainBlocks(storage.inner, feature);
  if (storage.kind !== "concat") return [{ matrix: design, feature }];
  let next = feature;
  return storage.blocks.flatMap((block) => {
    const blocks = plainBlocks(block, next);
    next += block.features;
    return blocks;
  });
}
