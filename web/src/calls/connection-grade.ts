/**
 * A plain word for a mean opinion score: from 4.0 on most people are content, below 3.6 many are not (ITU-T G.109:
 * a rating of 80 and of 70).
 */
export function connectionGrade(mos: number): 'good' | 'fair' | 'poor' {
  if (mos >= 4) return 'good';
  return mos >= 3.6 ? 'fair' : 'poor';
}
