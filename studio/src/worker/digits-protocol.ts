import type { Certificate } from "multilogit";
import type { PixelScale } from "../images/pixel-map.js";

/** The outcome of a solve, in words and numbers. */
export interface Solved {
  readonly weights: Float64Array;
  readonly value: number;
  readonly converged: boolean;
  readonly reason: string;
  readonly method: string;
  readonly iterations: number;
  readonly certificate: Certificate;
  readonly seconds: number;
}

/**
 * How f changes at W − t ∇f: for each of `steps`, an even grid past the chosen step and the lowest point that curvature foretells. At the
 * minimum ∇f says nothing: there it is how f changes at W − t W, towards weights of zero and away from them.
 */
export interface Along {
  readonly W: Float64Array;
  readonly towards: "downhill" | "zero";
  readonly step: number;
  readonly steps: Float64Array;
  readonly changes: Float64Array;
  /** at the chosen step */
  readonly change: number;
  /** first and second derivative in t; downhill −‖∇f‖² and ∇fᵀ ∇²f ∇f */
  readonly slope: number;
  readonly curvature: number;
}

/** What is meant: the digits with their pixels on a scale. */
interface Seen {
  readonly pixels: PixelScale;
}

/** What can be asked about the bundled digits: weights W, d × K, and λ of the ridge. */
export interface DigitsProtocol {
  /** ℓ(W) and ∂ℓ/∂W by the engine of the core */
  readonly engineSays: {
    readonly question: Seen & { W: Float64Array };
    readonly answer: { logLikelihood: number; gradient: Float64Array };
  };
  /** φ of a drawing by the slow interpreter of the core */
  readonly features: { readonly question: Seen & { drawing: Uint8Array }; readonly answer: Float64Array };
  /** the weights after one Newton step */
  readonly newton: { readonly question: Seen & { W: Float64Array; lambda: number }; readonly answer: Float64Array };
  readonly solve: { readonly question: Seen & { lambda: number }; readonly answer: Solved };
  readonly along: {
    readonly question: Seen & { W: Float64Array; lambda: number; step: number };
    readonly answer: Along;
  };
}
