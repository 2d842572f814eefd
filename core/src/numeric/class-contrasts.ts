/**
 * An orthonormal basis of the d × K matrices whose rows sum to zero: in each row the Helmert contrasts of the classes,
 * (1, …, 1, −l, 0, …) / √(l (l + 1)).
 */
export function classContrasts(features: number, classes: number): Float64Array[] {
  return Array.from({ length: features * (classes - 1) }, (_, at) => {
    const [j, l] = [Math.floor(at / (classes - 1)), 1 + (at % (classes - 1))];
    const contrast = new Float64Array(features * classes);
    contrast.fill(1 / Math.sqrt(l * (l + 1)), j * classes, j * classes + l);
    contrast[j * classes + l] = -Math.sqrt(l / (l + 1));
    return contrast;
  });
}
