import type { PageContext } from '#src/platform/http/context';
import type { CurrentAbsence } from './current.queries';

type Words = Pick<PageContext, 't' | 'format'>;

/** "Absent until 5 Dec", "Deputy: Olga Koval". */
export function absenceTexts({ t, format }: Words, now: Date) {
  const today = format.isoDay(now);
  const short = (day: Date) => format.shortDay(day, today);
  return {
    until: ({ until }: Pick<CurrentAbsence, 'until'>) => t('absences.until', { date: short(until) }),
    /** "Darian Voss (absent until 5 Dec, deputy: Olga Koval)" */
    named(name: string, { until, deputy }: Pick<CurrentAbsence, 'until' | 'deputy'>): string {
      const values = { name, date: short(until), deputy: deputy?.name ?? '' };
      if (!deputy) return t('absences.named.alone', values);
      if (!deputy.absentUntil) return t('absences.named.withDeputy', values);
      return t('absences.named.bothAway', { ...values, deputyDate: short(deputy.absentUntil) });
    },
    days: ({ from, until }: { from: Date; until: Date }) =>
      from.getTime() === until.getTime()
        ? short(from)
        : t('absences.fromTo', { from: short(from), until: short(until) }),
    /** Empty without a deputy. Says when the deputy is absent, too, but not who stands in for them. */
    deputy({ deputy }: Pick<CurrentAbsence, 'deputy'>): string {
      if (!deputy) return '';
      if (!deputy.absentUntil) return t('absences.deputy', { name: deputy.name });
      return t('absences.deputyAbsentToo', { name: deputy.name, date: short(deputy.absentUntil) });
    },
  };
}
