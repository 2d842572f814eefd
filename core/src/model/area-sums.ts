import { stacked } from "../numeric/vectors.js";
import { AreaHistograms, type Areas, quantileEdges } from "./area-histograms.js";
import { areaUnderCurves, pairwiseArea } from "./area-under-curve.js";

/** Some rows: P and Y (shares), n × K, and their weights. */
interface Part {
  readonly P: Float64Array;
  readonly Y: Float64Array;
  readonly weights: Float64Array;
}

/** With more classes than this histograms would have fewer than 64 bins, so all probabilities are kept. */
const MOST_CLASSES = 256;

/** Areas under ROC curves of rows that come in parts: exact as long as at most `mostKept` probabilities are kept, from histograms beyond. */
export class AreaSums {
  private parts: Part[] = [];
  private kept = 0;
  private histograms: AreaHistograms | null = null;

  constructor(
    private readonly K: number,
    private readonly mostKept: number,
  ) {}

  add(P: Float64Array, Y: Float64Array, weights: Float64Array): void {
    if (this.histograms !== null) {
      this.histograms.add(P, Y, weights);
      return;
    }
    this.parts.push({ P, Y, weights });
    this.kept += P.length;
    if (this.kept <= this.mostKept || this.K > MOST_CLASSES) return;
    const histograms = new AreaHistograms(quantileEdges(stacked(this.parts.map((part) => part.P)), this.K));
    for (const part of this.parts) histograms.add(part.P, part.Y, part.weights);
    this.histograms = histograms;
    this.parts = [];
  }

  areas(): Areas {
    if (this.histograms !== null) return this.histograms.areas();
    const [P, Y, weights] = [
      stacked(this.parts.map((part) => part.P)),
      stacked(this.parts.map((part) => part.Y)),
      stacked(this.parts.map((part) => part.weights)),
    ];
    const { K } = this;
    return { ofClasses: areaUnderCurves(P, Y, weights, K), pairwise: pairwiseArea(P, Y, weights, K), error: 0 };
  }
}
