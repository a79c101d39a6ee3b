// What the server says in values, as sentences of the reader's language: news, notices, refusals, errors, decisions.
import { formatDays, weekOfDay } from '../format/duration';
import { formatWhole } from '../format/number';
import { lang, say, t } from '../i18n/language.svelte';
import type { View } from '../store/view';
import type { Command } from '../wire/Command';
import type { DecisionKey } from '../wire/DecisionKey';
import type { NewsKind } from '../wire/NewsKind';
import type { NoticeKind } from '../wire/NoticeKind';
import type { Rejection } from '../wire/Rejection';
import type { WireError } from '../wire/WireError';
import { channelName, controlValue, count, money, price, vendorName } from './figures';

export function newsText(view: View, kind: NewsKind): string {
  switch (kind.news) {
    case 'Launched':
    case 'Congested':
      return say(`news.${kind.news}`, { vendor: vendorName(view, kind.vendor) });
    case 'PriceChanged': {
      const { item } = kind;
      const key = item === 'FreeQuota' ? 'PriceChanged' : kind.to < kind.from ? 'PriceCut' : 'PriceRaised';
      return say(`news.${key}`, { vendor: vendorName(view, kind.vendor), item: say(`price.${item}`), from: price(item, kind.from), to: price(item, kind.to) });
    }
    case 'RiseAnnounced':
      return say('news.RiseAnnounced', { vendor: vendorName(view, kind.vendor), item: say(`price.${kind.item}`), to: price(kind.item, kind.to), on_day: kind.on_day });
    case 'RoundClosed':
      return say('news.RoundClosed', { vendor: vendorName(view, kind.vendor), amount_fen: money(kind.amount_fen), post_money_fen: money(kind.post_money_fen) });
    case 'Insolvent':
      return say('news.Insolvent', { vendor: vendorName(view, kind.vendor), cause: say(`death.${kind.cause}`) });
    case 'Liquidated':
      return say('news.Liquidated', { vendor: vendorName(view, kind.vendor), users: count(kind.users) });
    case 'Ended':
    case 'Resumed':
      return say(`news.${kind.news}`);
  }
}

export function noticeText(kind: NoticeKind): string {
  switch (kind.notice) {
    case 'Distressed': return say('notice.Distressed', { runway_days: kind.runway_days });
    case 'Recovered': return say('notice.Recovered');
    case 'PayrollMissed': return say('notice.PayrollMissed', { owed_fen: money(kind.owed_fen), days_left: kind.days_left });
    case 'OffersCame': return say('notice.OffersCame', { round: kind.round, offers: kind.offers });
    case 'PitchFailed': return say('notice.PitchFailed', { round: kind.round, why: say(`failed_pitch.${kind.why}`) });
    case 'OffersLapsed': return say('notice.OffersLapsed', { round: kind.round });
    case 'DecisionLapsed': return say('notice.DecisionLapsed', { key: say(`decision.${kind.key.kind}`), why: say(`lapse.${kind.why}`) });
    case 'LeaseEnded': return t('notice.lease', { gpus: formatWhole(kind.gpus), term: say(`term.${kind.term}`) });
  }
}

export function rejectionText(rejection: Rejection): string {
  switch (rejection.reason) {
    case 'NotStarted':
    case 'Ended':
    case 'FixedByScenario': return say(`rejection.${rejection.reason}`);
    case 'VendorInactive': return say('rejection.VendorInactive', { status: say(`status.${rejection.status}`) });
    case 'UnknownChannel': return say('rejection.UnknownChannel', { channels: rejection.channels });
    case 'Locked': return say('rejection.Locked', { unlock_turn: rejection.unlock_turn });
    case 'OutOfBounds': {
      const { field, value, min, max } = rejection;
      const written = (level: number): string => controlValue(field, level);
      return say('rejection.OutOfBounds', { field: say(`control.${field}`), value: written(value), min: written(min), max: written(max) });
    }
    case 'NotEnoughCash': return say('rejection.NotEnoughCash', { needed_fen: money(rejection.needed_fen), cash_fen: money(rejection.cash_fen) });
    case 'RoundOpen': return say('rejection.RoundOpen', { round: rejection.round });
    case 'NoSuchOffer': return say('rejection.NoSuchOffer', { round: rejection.round, rank: rejection.rank });
    case 'NotQueued':
    case 'Twice': return say(`rejection.${rejection.reason}`, { decision: say(`decision.${rejection.decision.kind}`) });
  }
}

export function errorText(error: WireError): string {
  const params = Object.fromEntries(Object.entries(error).filter((entry): entry is [string, string | number] => typeof entry[1] !== 'object'));
  return say(`error.${error.error}`, params);
}

/** A decision's subject: "Ad bid · Bilibili". */
export function keyText(view: View, key: DecisionKey): string {
  switch (key.kind) {
    case 'SetBid': return `${say('control.Bid')} · ${channelName(view, key.channel)}`;
    case 'RefreshCreative': return say('control.CreativeSpend');
    case 'SetPrice': return say(`control.${key.item}`);
    case 'RentGpu': return `${say('control.Gpus')} · ${say(`term.${key.term}`)}`;
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy': return say(`decision.${key.kind}`);
  }
}

/** A command's figure: "¥1.2万 a day"; empty where the subject says it all. */
export function commandFigure(command: Command): string {
  switch (command.type) {
    case 'SetBid': return t('command.perDay', { value: money(command.bid_fen_per_day) });
    case 'RefreshCreative': return money(command.spend_fen);
    case 'SetPrice': {
      const { price: to } = command;
      return price(to.item, to.item === 'FreeQuota' ? to.tenths : to.item === 'Subscription' ? to.fen_per_month : to.fen_per_mtok);
    }
    case 'RentGpu': return t('command.gpus', { gpus: formatWhole(command.gpus) });
    case 'OpenRound': return t('command.round', { amount: money(command.amount_fen), ask: money(command.ask_pre_money_fen) });
    case 'AcceptTerm':
    case 'DeclineTerm': return t('command.offer', { round: command.round, rank: command.rank });
    case 'FileBankruptcy':
    case 'Withdraw': return '';
  }
}

/** "week 5": the week that holds a day. */
export function weekText(day: number): string {
  return t('chart.week', { week: weekOfDay(day) });
}

export function daysText(days: number): string {
  return formatDays(days, lang());
}
