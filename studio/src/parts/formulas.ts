// The formulas of the page in TeX; set as MathML by the build. The symbols carry classes, so that the page can point at one everywhere.
const a = String.raw`\class{symbol-score}{a}`;
const z = String.raw`\class{symbol-sum}{z}`;
const p = String.raw`\class{symbol-probability}{p}`;
const y = String.raw`\class{symbol-label}{y}`;
const phi = String.raw`\class{symbol-feature}{\Phi}`;
const W = String.raw`\class{symbol-weight}{W}`;
const ell = String.raw`\ell`;
const partial = String.raw`\partial`;

export const FORMULAS = {
  score: String.raw`${a}_{ik} = \sum_j ${phi}_{ij}\, ${W}_{jk}`,
  logSum: String.raw`${z}_i = \ln \sum_k \exp ${a}_{ik}`,
  logProbability: String.raw`\ln ${p}_{ik} = ${a}_{ik} - ${z}_i`,
  logLikelihood: String.raw`${ell} = \sum_i \sum_k ${y}_{ik} \ln ${p}_{ik}`,
  slopeOfLogSum: String.raw`\dfrac{${partial} ${z}_i}{${partial} ${a}_{il}} = ${p}_{il}`,
  slopeOfLogProbability: String.raw`\dfrac{${partial} \ln ${p}_{ik}}{${partial} ${a}_{il}} = \delta_{kl} - ${p}_{il}`,
  slopeOfScore: String.raw`\dfrac{${partial} ${a}_{ik}}{${partial} ${W}_{jl}} = \delta_{kl}\, ${phi}_{ij}`,
  chain: String.raw`\dfrac{${partial}}{${partial} ${W}_{jl}} \sum_k ${y}_{ik} \ln ${p}_{ik} = \sum_k ${y}_{ik} \left(\delta_{kl} - ${p}_{il}\right) ${phi}_{ij}`,
  collapse: String.raw`\sum_k ${y}_{ik} \left(\delta_{kl} - ${p}_{il}\right) = ${y}_{il} - ${p}_{il}`,
  gradient: String.raw`\dfrac{${partial} ${ell}}{${partial} ${W}_{jl}} = \sum_i \left(${y}_{il} - ${p}_{il}\right) ${phi}_{ij}`,
  counts: String.raw`\dfrac{${partial} ${ell}}{${partial} ${W}_{jl}} = \mathrm{observed} - \mathrm{expected}`,
  classSums: String.raw`\sum_l \frac{${partial} ${ell}}{${partial} ${W}_{jl}} = 0`,
  probability: String.raw`${p}_k = \dfrac{\exp ${a}_k}{\sum_l \exp ${a}_l}`,
  scoreOfOne: String.raw`${a}_k = \sum_j ${phi}_j\, ${W}_{jk}`,
  residual: `${y}_k - ${p}_k`,
  step: String.raw`${W} \leftarrow ${W} - t\, \nabla f, \qquad f = -${ell} + \tfrac{\lambda}{2} \lVert ${W} \rVert^2`,
} as const;

export type FormulaName = keyof typeof FORMULAS;
