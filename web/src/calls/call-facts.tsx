import { Link } from 'wouter';
import type { ReactNode } from 'react';
import type { CallDetail } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useI18n, useT, type Dictionary, type Locale } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import { CallerNumber } from './caller-number.tsx';
import classes from './call-facts.module.css';
import { causeWords } from './cause-words.ts';
import { connectionGrade } from './connection-grade.ts';
import { saidInPassing } from './said-in-passing.ts';

type Fact = readonly [label: string, value: ReactNode];

function factsOf(
  call: CallDetail,
  t: Dictionary,
  moments: Moments,
  { locale, leads }: { readonly locale: Locale; readonly leads: boolean },
): readonly Fact[] {
  const incoming = call.direction === 'in';
  const { callerName, forwarders, talkers, keys } = saidInPassing(call.timeline, t);
  const facts: Fact[] = [
    [incoming ? t.calls.received : t.calls.placed, moments.timeWithSeconds(call.placedAt)],
  ];
  if (incoming) facts.push([t.appointments.phones, <CallerNumber key="number" call={call} />]);
  if (callerName) facts.push([t.calls.callerName, callerName]);
  if (forwarders.length > 0) facts.push([t.calls.forwarders, forwarders.map(formatPhone).join(', ')]);
  if (call.ourNumber)
    facts.push([incoming ? t.calls.dialled : t.calls.dialledBy, formatPhone(call.ourNumber)]);
  if (call.ringMs !== null)
    facts.push([t.calls.rang, t.everywhere.seconds(Math.round(call.ringMs / 100) / 10)]);
  if (call.answeredAt)
    facts.push([incoming ? t.calls.weAnswered : t.calls.answered, moments.timeWithSeconds(call.answeredAt)]);
  if (talkers.length > 0) facts.push([t.calls.talkers, talkers.join(', ')]);
  if (call.talkMs) facts.push([t.calls.talked, formatClock(call.talkMs)]);
  if (keys) facts.push([t.calls.keys, keys.split('').join(' ')]);
  if (call.cause) facts.push([t.calls.cause, <Ending key="ending" call={call} />]);
  if (call.endedBy) facts.push([t.calls.endedBy, t.calls.endedByWords[call.endedBy]]);
  if (call.trunk) facts.push([t.calls.line, call.trunk.name]);
  if (call.quality) {
    const score = scoreOf(call.quality, t, locale);
    if (score) facts.push([t.calls.connection, score]);
    facts.push([t.calls.quality, qualityOf(call.quality, t, locale)]);
  }
  if (call.campaignId && leads)
    facts.push([
      t.calls.campaign,
      <Link key="link" href={`/campaigns/${call.campaignId}`}>
        {t.everywhere.open}
      </Link>,
    ]);
  return facts;
}

/** In words; the line's own answer stands beside in small letters, for who asks the provider. */
function Ending({ call }: { readonly call: CallDetail }) {
  const t = useT();
  return (
    <>
      {causeWords(call, t)}
      {call.sipStatus !== null && call.sipStatus >= 300 && (
        <small className={classes.code}>{t.calls.status(call.sipStatus)}</small>
      )}
    </>
  );
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
  const leads = useMay()('GET /api/campaigns/:id');
  return (
    <dl className={classes.facts}>
      {factsOf(call, t, moments, { locale, leads }).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
