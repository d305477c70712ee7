import { Link } from 'wouter';
import type { ReactNode } from 'react';
import type { CallDetail } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { useI18n, type Dictionary, type Locale } from '../lib/i18n/index.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import classes from './call-facts.module.css';

type Fact = readonly [label: string, value: ReactNode];

function factsOf(call: CallDetail, t: Dictionary, moments: Moments, locale: Locale): readonly Fact[] {
  const facts: Fact[] = [[t.calls.placed, moments.timeWithSeconds(call.placedAt)]];
  if (call.ringMs !== null)
    facts.push([t.calls.rang, t.everywhere.seconds(Math.round(call.ringMs / 100) / 10)]);
  if (call.answeredAt) facts.push([t.calls.answered, moments.timeWithSeconds(call.answeredAt)]);
  if (call.talkMs) facts.push([t.calls.talked, formatClock(call.talkMs)]);
  if (call.endedBy) facts.push([t.calls.endedBy, t.calls.endedByWords[call.endedBy]]);
  if (call.trunk) facts.push([t.calls.line, call.trunk.name]);
  if (call.sipStatus) facts.push([t.calls.status, call.sipStatus]);
  if (call.quality) facts.push([t.calls.quality, qualityOf(call.quality, t, locale)]);
  if (call.campaignId)
    facts.push([
      t.calls.campaign,
      <Link key="link" href={`/campaigns/${call.campaignId}`}>
        {t.everywhere.open}
      </Link>,
    ]);
  return facts;
}

function qualityOf(quality: NonNullable<CallDetail['quality']>, t: Dictionary, locale: Locale): string {
  const { packetsLost, packetsReceived, jitterMs, oneWay } = quality;
  if (oneWay) return t.calls.oneWay;
  const expected = packetsLost + packetsReceived;
  const lost = expected > 0 ? packetsLost / expected : 0;
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return t.calls.qualityWords(share.format(lost), jitterMs.toFixed(0));
}

export function CallFacts({ call }: { readonly call: CallDetail }) {
  const { t, locale } = useI18n();
  const moments = useMoments();
  return (
    <dl className={classes.facts}>
      {factsOf(call, t, moments, locale).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
