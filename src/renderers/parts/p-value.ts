/** A p value as it is printed: `= 0.029`, and never as nought: `< 0.001`. */
export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
}
