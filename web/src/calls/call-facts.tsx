import { Link } from 'wouter';
import type { ReactNode } from 'react';
import type { CallDetail } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { useI18n, type Dictionary, type Locale } from '../lib/i18n/index.ts';
import { connectionGrade } from './connection-grade.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import classes from './call-facts.module.css';

type Fact = readonly [label: string, value: ReactNode];

function factsOf(call: CallDetail, t: Dictionary, moments: Moments, locale: Locale): readonly Fact[] {
  const incoming = call.direction === 'in';
  const facts: Fact[] = [
    [incoming ? t.calls.received : t.calls.placed, moments.timeWithSeconds(call.placedAt)],
  ];
  if (call.ourNumber) facts.push([incoming ? t.calls.dialled : t.calls.dialledBy, call.ourNumber]);
  if (call.ringMs !== null)
    facts.push([t.calls.rang, t.everywhere.seconds(Math.round(call.ringMs / 100) / 10)]);
  if (call.answeredAt) facts.push([t.calls.answered, moments.timeWithSeconds(call.answeredAt)]);
  if (call.talkMs) facts.push([t.calls.talked, formatClock(call.talkMs)]);
  if (call.endedBy) facts.push([t.calls.endedBy, t.calls.endedByWords[call.endedBy]]);
  if (call.trunk) facts.push([t.calls.line, call.trunk.name]);
  if (call.sipStatus) facts.push([t.calls.status, call.sipStatus]);
  if (call.quality) {
    const score = scoreOf(call.quality, t, locale);
    if (score) facts.push([t.calls.connection, score]);
    facts.push([t.calls.quality, qualityOf(call.quality, t, locale)]);
  }
  if (call.campaignId)
    facts.push([
      t.calls.campaign,
      <Link key="link" href={`/campaigns/${call.campaignId}`}>
        {t.everywhere.open}
      </Link>,
    ]);
  return facts;
}

type Quality = NonNullable<CallDetail['quality']>;

function scoreOf({ mos }: Quality, t: Dictionary, locale: Locale): string | undefined {
  if (mos === null) return undefined;
  const score = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return t.calls.connectionWords[connectionGrade(mos)](score.format(mos));
}

function qualityOf(quality: Quality, t: Dictionary, locale: Locale): string {
  const { packetsLost, packetsLate, packetsReceived, jitterMs, roundTripMs, oneWay } = quality;
  if (oneWay) return t.calls.oneWay;
  const expected = packetsLost + packetsReceived;
  const lost = expected > 0 ? (packetsLost + packetsLate) / expected : 0;
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const words = t.calls.qualityWords(share.format(lost), jitterMs.toFixed(0));
  return roundTripMs === null ? words : `${words}, ${t.calls.roundTrip(roundTripMs.toFixed(0))}`;
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
