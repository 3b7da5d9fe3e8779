const PLAIN = '0123456789+-=()n';
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ';

/** Numbers that stand high or low, where there is nothing but text: "m²", "H₂O". Words stay as they are. */
export function smallSigns(text: string, tag: string): string {
  const signs = tag === 'sup' ? RAISED : LOWERED;
  const small = [...text.replaceAll('\u2212', '-')].map((sign) => [...signs][PLAIN.indexOf(sign)]);
  return small.every((sign) => sign !== undefined) ? small.join('') : text;
}
