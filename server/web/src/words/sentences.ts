// What the server says in values, as sentences of the reader's language: news, notices, refusals, errors, decisions.
import { formatDays, weekOfDay } from '../format/duration';
import { formatPercent, formatWhole } from '../format/number';
import { lang, say, t } from '../i18n/language.svelte';
import type { View } from '../store/view';
import type { Command } from '../wire/Command';
import type { DecisionKey } from '../wire/DecisionKey';
import type { HouseAct } from '../wire/HouseAct';
import type { NewsKind } from '../wire/NewsKind';
import type { NoticeKind } from '../wire/NoticeKind';
import type { ProjectWork } from '../wire/ProjectWork';
import type { Rejection } from '../wire/Rejection';
import type { Report } from '../wire/Report';
import type { WireError } from '../wire/WireError';
import { businessSegmentName, channelName, controlValue, count, money, price, vendorName } from './figures';

export function newsText(view: View, kind: NewsKind): string {
  switch (kind.news) {
    case 'Launched':
    case 'Congested':
    case 'Hibernated':
    case 'Woke':
    case 'Unsold':
      return say(`news.${kind.news}`, { vendor: vendorName(view, kind.vendor) });
    case 'PriceChanged': {
      const { item } = kind;
      const key = item === 'FreeQuota' ? 'PriceChanged' : kind.to < kind.from ? 'PriceCut' : 'PriceRaised';
      return say(`news.${key}`, { vendor: vendorName(view, kind.vendor), item: say(`price.${item}`), from: price(item, kind.from), to: price(item, kind.to) });
    }
    case 'RiseAnnounced':
      return say('news.RiseAnnounced', { vendor: vendorName(view, kind.vendor), item: say(`price.${kind.item}`), to: price(kind.item, kind.to), week: weekText(kind.on_day) });
    case 'RoundClosed':
      return say('news.RoundClosed', { vendor: vendorName(view, kind.vendor), amount_fen: money(kind.amount_fen), post_money_fen: money(kind.post_money_fen) });
    case 'Insolvent':
      return say('news.Insolvent', { vendor: vendorName(view, kind.vendor), cause: say(`death.${kind.cause}`) });
    case 'Liquidated':
      return say('news.Liquidated', { vendor: vendorName(view, kind.vendor), users: count(kind.users) });
    case 'Ended':
    case 'Resumed':
    case 'StorageFull':
    case 'RivalsLost':
      return say(`news.${kind.news}`);
    case 'StorageLow':
      return say('news.StorageLow', { free_mib: count(kind.free_mib) });
    case 'LogSalvaged':
      return say('news.LogSalvaged', { lost_records: count(kind.lost_records) });
    case 'OtherRules':
      return say('news.OtherRules', { rules_version: String(kind.rules_version) });
    case 'TakenBack':
      return say('news.TakenBack', { vendor: vendorName(view, kind.vendor), week: weekText(kind.before_day) });
    case 'TenderWon':
      return say('news.TenderWon', { vendor: vendorName(view, kind.vendor), price_fen: money(kind.price_fen), segment: businessSegmentName(view, kind.segment) });
    case 'PutUpForSale':
      return say('news.PutUpForSale', { vendor: vendorName(view, kind.vendor), reserve_fen: money(kind.reserve_fen), week: weekText(kind.closes_on_day) });
    case 'Sold':
      return say('news.Sold', { vendor: vendorName(view, kind.vendor), buyer: vendorName(view, kind.buyer), price_fen: money(kind.price_fen) });
    case 'Scandal':
      return say(`news.Scandal.${kind.kind}`, { vendor: vendorName(view, kind.vendor) });
    case 'Statement':
      return say(`news.Statement.${kind.exposed ? 'Exposed' : kind.stance}`, { vendor: vendorName(view, kind.vendor) });
    case 'ChannelClosed':
      return say(kind.closed ? 'news.ChannelClosed' : 'news.ChannelOpened', { vendor: vendorName(view, kind.vendor), channel: channelName(view, kind.channel) });
    case 'AntitrustFine':
      return say('news.AntitrustFine', { vendor: vendorName(view, kind.vendor), fine_fen: money(kind.fine_fen) });
    case 'SignupChanged':
      return say(`news.SignupChanged.${kind.signup}`, { vendor: vendorName(view, kind.vendor) });
    case 'Rumour':
      return say('news.Rumour', { shock: say(`shock.${kind.shock}`), chance_bp: formatPercent(kind.chance_bp) });
    case 'RumourDied':
    case 'ShockEnded':
      return say(`news.${kind.news}`, { shock: say(`shock.${kind.shock}`) });
    case 'ShockStruck': {
      const named = kind.shock === 'DeviceEntrant' && kind.vendor !== null ? '.Vendor' : '';
      const params = { vendor: kind.vendor === null ? '' : vendorName(view, kind.vendor), until: kind.until_day === null ? '∞' : weekText(kind.until_day) };
      return say(`news.Struck.${kind.shock}${named}`, params);
    }
    case 'ModelReleased':
    case 'WeightsOpened':
      return say(`news.${kind.news}`, { vendor: vendorName(view, kind.vendor), quality: kind.quality_milli });
  }
}

export function noticeText(view: View, kind: NoticeKind): string {
  switch (kind.notice) {
    case 'Distressed': return say('notice.Distressed', { runway_days: kind.runway_days });
    case 'Recovered':
    case 'Certified':
    case 'CovenantKept': return say(`notice.${kind.notice}`);
    case 'PayrollMissed':
    case 'BillsMissed':
    case 'DebtCalled': return say(`notice.${kind.notice}`, { owed_fen: money(kind.owed_fen), days_left: kind.days_left });
    case 'OffersCame': return say('notice.OffersCame', { round: kind.round, offers: kind.offers });
    case 'PitchFailed': return say('notice.PitchFailed', { round: kind.round, why: say(`failed_pitch.${kind.why}`) });
    case 'OffersLapsed': return say('notice.OffersLapsed', { round: kind.round });
    case 'DecisionLapsed': return say('notice.DecisionLapsed', { key: say(`decision.${kind.key.kind}`), why: say(`lapse.${kind.why}`) });
    case 'LeaseEnded': return t('notice.lease', { gpus: formatWhole(kind.gpus), term: say(`term.${kind.term}`) });
    case 'TenderInvited': return say('notice.TenderInvited', { segment: businessSegmentName(view, kind.segment), week: weekText(kind.closes_on_day) });
    case 'TenderLost': return say(kind.awarded ? 'notice.TenderLost' : 'notice.TenderUnawarded', { tender: kind.tender, bids: kind.bids, price_rank: kind.price_rank, quality_rank: kind.quality_rank });
    case 'MilestoneBilled': return say(kind.late ? 'notice.MilestoneBilledLate' : 'notice.MilestoneBilled', { tender: kind.tender, milestone: kind.milestone, amount_fen: money(kind.amount_fen), week: weekText(kind.pays_on_day) });
    case 'MilestonePaid': return say('notice.MilestonePaid', { tender: kind.tender, milestone: kind.milestone, amount_fen: money(kind.amount_fen) });
    case 'ContractEnded': return say(kind.renewed ? 'notice.ContractRenewed' : 'notice.ContractEnded', { tender: kind.tender });
    case 'ReportArrived': return say('notice.ReportArrived', { report: reportName(view, kind.report) });
    case 'ComputeLapsed': return say('notice.ComputeLapsed', { fen: money(kind.fen) });
    case 'NotesConverted': return say('notice.NotesConverted', { principal_fen: money(kind.principal_fen), shares: formatWhole(kind.shares) });
    case 'CovenantBroken': return say('notice.CovenantBroken', { days_left: kind.days_left });
    case 'CreatorReached': return say('notice.CreatorReached', { channel: channelName(view, kind.channel), tier: kind.tier, fee_fen: money(kind.fee_fen), impressions: count(kind.impressions) });
    case 'SearchBarred': return say('notice.SearchBarred', { week: weekText(kind.until_day) });
    case 'GpusRationed': return say('notice.GpusRationed', { asked: formatWhole(kind.asked), got: formatWhole(kind.got) });
    case 'HouseActed': return houseText(kind.act);
    case 'ProjectFinished': return say('notice.ProjectFinished', { work: workText(view, kind.work), gain: kind.gain_milli });
    case 'TrainingFailed': return say('notice.TrainingFailed', { project: kind.project });
    case 'TrainingSlowed': return say('notice.TrainingSlowed', { project: kind.project, gpus: kind.gpus });
    case 'PeopleLeft':
    case 'PeopleHired': return say(`notice.${kind.notice}`, { heads: kind.heads });
  }
}

function houseText(act: HouseAct): string {
  switch (act.act) {
    case 'Gpus': return say('notice.HouseActed.Gpus', { from: formatWhole(act.from), to: formatWhole(act.to) });
    case 'Creative': return say('notice.HouseActed.Creative', { spend_fen: money(act.spend_fen) });
    case 'BidsCut': return say('notice.HouseActed.BidsCut', { from_fen_per_day: money(act.from_fen_per_day), to_fen_per_day: money(act.to_fen_per_day) });
  }
}

/** What a project is: "Distilling Panda's model". */
export function workText(view: View, work: ProjectWork): string {
  return say(`work.${work.kind}`, work.kind === 'Distillation' ? { vendor: vendorName(view, work.teacher) } : {});
}

/** A report's name: "Cash of Panda". */
export function reportName(view: View, report: Report): string {
  return say(`report.${report.report}`, report.report === 'RivalCash' ? { vendor: vendorName(view, report.vendor) } : {});
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
    case 'Unknown': return say('rejection.Unknown', { what: say(`named.${rejection.what}`) });
    case 'NotNow': return say('rejection.NotNow', { why: say(`obstacle.${rejection.why}`) });
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
    case 'SetAudience':
    case 'BookCreator':
    case 'HouseAds':
    case 'CloseOwnChannel': return `${say(`decision.${key.kind}`)} · ${channelName(view, key.channel)}`;
    case 'Distil': return `${say('decision.Distil')} · ${vendorName(view, key.teacher)}`;
    case 'BidFor': return `${say('decision.BidFor')} · ${vendorName(view, key.vendor)}`;
    case 'BuyReport': return `${say('decision.BuyReport')} · ${reportName(view, key.report)}`;
    case 'SetAuto': return `${say('control.Auto')} · ${say(`area.${key.area}`)}`;
    case 'CancelProject': return `${say('decision.CancelProject')} · ${key.project}`;
    case 'BidTender': return `${say('decision.BidTender')} · ${key.tender}`;
    case 'SeoPages': return say('control.SeoPages');
    case 'SetSignup': return say('control.Signup');
    case 'SetSurface': return say('control.Surface');
    case 'SetModeration': return say('control.Moderation');
    case 'LongContext': return say('control.ContextSpend');
    case 'ServingResearch': return say('control.ServingResearch');
    case 'FeatureProject': return say('control.FeatureSpend');
    case 'BookOffline': return say('control.CityWeeks');
    case 'BuyGpu': return say('control.BoughtGpus');
    case 'Allocate': return say('control.TrainShare');
    case 'Hire': return say('control.Hires');
    case 'Layoff': return say('control.Layoffs');
    case 'SetPay': return say('control.Pay');
    case 'SetKeywords':
    case 'PressStatement':
    case 'Launch':
    case 'Train':
    case 'OpenWeights':
    case 'Certify':
    case 'Bridge':
    case 'Borrow':
    case 'Repay':
    case 'Hibernate':
    case 'Wake':
    case 'OfferSale':
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
    case 'BookCreator': return controlValue('CreatorTier', command.tier);
    case 'BookOffline': return controlValue('CityWeeks', command.city_weeks);
    case 'SeoPages': return t('command.perDay', { value: count(command.pages_per_day) });
    case 'HouseAds': return t('command.perDay', { value: count(command.impressions_per_day) });
    case 'PressStatement': return say(`stance.${command.stance}`);
    case 'SetSignup': return say(`signup.${command.signup}`);
    case 'SetSurface': return say(`surface.${command.surface}`);
    case 'SetModeration': return formatPercent(command.level_bp);
    case 'Train': return `${money(command.spend_fen)} · ${t('command.gpus', { gpus: formatWhole(command.gpus) })}`;
    case 'LongContext':
    case 'FeatureProject': return money(command.spend_fen);
    case 'ServingResearch': return t('command.perMonth', { value: money(command.spend_fen_per_month) });
    case 'BuyGpu': return t('command.gpus', { gpus: formatWhole(command.gpus) });
    case 'Allocate': return formatPercent(command.train_share_bp);
    case 'Hire':
    case 'Layoff': return formatWhole(command.heads);
    case 'SetPay': return formatPercent(command.multiple_bp);
    case 'BidTender': return money(command.price_fen);
    case 'Bridge':
    case 'Borrow':
    case 'Repay': return money(command.amount_fen);
    case 'OfferSale': return money(command.reserve_fen);
    case 'BidFor': return money(command.bid_fen);
    case 'SetAuto': return say(command.on ? 'auto.on' : 'auto.off');
    case 'SetAudience': return String(command.segments.length);
    case 'SetKeywords': return String(command.keywords.length);
    case 'CloseOwnChannel': return t(command.closed ? 'own.close' : 'own.open');
    case 'Launch':
    case 'Distil':
    case 'CancelProject':
    case 'OpenWeights':
    case 'Certify':
    case 'Hibernate':
    case 'Wake':
    case 'BuyReport':
    case 'FileBankruptcy':
    case 'Withdraw': return '';
  }
}

/** "week 5": the week that holds a day. */
export function weekText(day: number): string {
  return t('week.in', { week: weekOfDay(day) });
}

export function daysText(days: number): string {
  return formatDays(days, lang());
}
