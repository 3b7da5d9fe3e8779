import { describe, expect, it } from 'vitest';
import { ballInCourt, type BallFacts } from '#src/features/memos/page/ballInCourt';
import { translatorFor } from '#src/i18n/i18n';
import { formatFor } from '#src/platform/http/format';

// A Sunday.
const now = new Date('2026-11-22T10:00:00Z');

const memo: BallFacts = {
  stage: 'pending',
  isForCompany: false,
  recipient: { id: 2, name: 'Garry Chief' },
  stageChangedAt: new Date('2026-11-17T09:40:00Z'),
  postponedUntil: null,
  consideredAt: null,
  consideredBy: null,
  outcome: null,
};

const say = (facts: Partial<BallFacts>, { locale = 'en', viewerId = 1 } = {}) =>
  ballInCourt(
    { ...memo, ...facts },
    { t: translatorFor(locale), format: formatFor(locale, 'Europe/Berlin'), viewerId, now },
  );

describe('in whose court a memo lies', () => {
  it('names who must act, and since when', () => {
    expect(say({})).toBe('Waiting for Garry Chief since Tuesday 10:40');
    expect(say({ stageChangedAt: new Date('2026-11-22T08:05:00Z') })).toBe('Waiting for Garry Chief since 09:05');
    expect(say({ stageChangedAt: new Date('2026-11-03T08:05:00Z') })).toBe('Waiting for Garry Chief since 3 November');
    expect(say({ stageChangedAt: new Date('2025-11-03T08:05:00Z') })).toBe(
      'Waiting for Garry Chief since 3 November 2025',
    );
  });

  it('speaks to the recipient, and of the company', () => {
    expect(say({}, { viewerId: 2 })).toBe('Waiting for you since Tuesday 10:40');
    expect(say({ isForCompany: true, recipient: null })).toBe('Waiting for the company since Tuesday 10:40');
  });

  it('says until when it is postponed', () => {
    const postponed = { stage: 'postponed' as const };
    expect(say({ ...postponed, postponedUntil: new Date('2026-11-27T00:00:00Z') })).toBe('Postponed until Friday');
    expect(say({ ...postponed, postponedUntil: new Date('2026-12-24T00:00:00Z') })).toBe('Postponed until 24 December');
    expect(say(postponed)).toBe('Postponed since Tuesday 10:40');
  });

  it('says who considered it, for whom and when', () => {
    const considered = {
      stage: 'considered' as const,
      consideredAt: new Date('2026-11-16T12:00:00Z'),
      consideredBy: { name: 'Ruth Okafor' },
    };
    expect(say(considered)).toBe('Considered by Ruth Okafor on 16 November');
    expect(say({ ...considered, isForCompany: true })).toBe('Considered by Ruth Okafor for the company on 16 November');
    expect(say({ ...considered, consideredBy: null })).toBe('Considered on 16 November, by whom is not recorded');
    expect(say({ ...considered, consideredBy: null }, { locale: 'de' })).toBe(
      'Entschieden am 16. November, von wem ist nicht festgehalten',
    );
    expect(say({ ...considered, isForCompany: true }, { locale: 'de' })).toBe(
      'Entschieden von Ruth Okafor für das Unternehmen am 16. November',
    );
  });

  it('keeps a draft to its owner', () => {
    expect(say({ stage: 'draft' })).toContain('Draft');
  });
});
