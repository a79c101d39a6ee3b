// What a command is about and how far it goes: its key, the level that it sets, a name for both. Pure; complete over the wire's commands.
// Invariant: two commands with one name replace each other in the queue, as on the server.
import type { Command } from '../wire/Command';
import type { DecisionKey } from '../wire/DecisionKey';
import type { Signup } from '../wire/Signup';
import type { Surface } from '../wire/Surface';

export const SIGNUPS: readonly Signup[] = ['Phone', 'None'];
export const SURFACES: readonly Surface[] = ['App', 'Web', 'Both'];

export function keyOfCommand(command: Command): DecisionKey {
  switch (command.type) {
    case 'Withdraw': return command.decision;
    case 'SetPrice': return { kind: 'SetPrice', item: command.price.item };
    case 'RentGpu': return { kind: 'RentGpu', term: command.term };
    case 'SetBid':
    case 'SetAudience':
    case 'BookCreator':
    case 'HouseAds':
    case 'CloseOwnChannel': return { kind: command.type, channel: command.channel };
    case 'AcceptTerm': return { kind: 'AcceptTerm', round: command.round };
    case 'DeclineTerm': return { kind: 'DeclineTerm', round: command.round, rank: command.rank };
    case 'Distil': return { kind: 'Distil', teacher: command.teacher };
    case 'CancelProject': return { kind: 'CancelProject', project: command.project };
    case 'BidTender': return { kind: 'BidTender', tender: command.tender };
    case 'BidFor': return { kind: 'BidFor', vendor: command.vendor };
    case 'BuyReport': return { kind: 'BuyReport', report: command.report };
    case 'SetAuto': return { kind: 'SetAuto', area: command.area };
    case 'RefreshCreative':
    case 'OpenRound':
    case 'FileBankruptcy':
    case 'SetKeywords':
    case 'BookOffline':
    case 'SeoPages':
    case 'PressStatement':
    case 'SetSignup':
    case 'SetSurface':
    case 'SetModeration': return { kind: command.type };
    // A second row of the same: the checker gives up on more than 25 kinds at once.
    case 'Launch':
    case 'Train':
    case 'LongContext':
    case 'ServingResearch':
    case 'FeatureProject':
    case 'OpenWeights':
    case 'BuyGpu':
    case 'Allocate':
    case 'Hire':
    case 'Layoff':
    case 'SetPay':
    case 'Certify':
    case 'Bridge':
    case 'Borrow':
    case 'Repay':
    case 'Hibernate':
    case 'Wake':
    case 'OfferSale': return { kind: command.type };
  }
}

/** A key as one string: `price:Subscription`, `bid:0`, `gpu:Days90`, `creative`, `SetAuto:Prices`. */
export function keyName(key: DecisionKey): string {
  switch (key.kind) {
    case 'SetPrice': return `price:${key.item}`;
    case 'SetBid': return `bid:${key.channel}`;
    case 'RentGpu': return `gpu:${key.term}`;
    case 'RefreshCreative': return 'creative';
    default: return Object.values(key).map((part) => (typeof part === 'object' ? Object.values(part as object).join(':') : String(part))).join(':');
  }
}

/** The number that a command sets, choices by their place; null for those that no dial shows. */
export function levelOf(command: Command): number | null {
  switch (command.type) {
    case 'SetBid': return command.bid_fen_per_day;
    case 'RefreshCreative':
    case 'LongContext':
    case 'FeatureProject': return command.spend_fen;
    case 'RentGpu':
    case 'BuyGpu': return command.gpus;
    case 'SetPrice': return 'fen_per_mtok' in command.price ? command.price.fen_per_mtok : 'tenths' in command.price ? command.price.tenths : command.price.fen_per_month;
    case 'BookCreator': return command.tier;
    case 'BookOffline': return command.city_weeks;
    case 'SeoPages': return command.pages_per_day;
    case 'HouseAds': return command.impressions_per_day;
    case 'SetSignup': return SIGNUPS.indexOf(command.signup);
    case 'SetSurface': return SURFACES.indexOf(command.surface);
    case 'SetModeration': return command.level_bp;
    case 'ServingResearch': return command.spend_fen_per_month;
    case 'Allocate': return command.train_share_bp;
    case 'Hire':
    case 'Layoff': return command.heads;
    case 'SetPay': return command.multiple_bp;
    case 'SetAuto': return command.on ? 1 : 0;
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy':
    case 'Withdraw':
    case 'SetAudience':
    case 'SetKeywords':
    case 'CloseOwnChannel':
    case 'PressStatement':
    case 'Launch':
    case 'Train':
    case 'Distil':
    case 'CancelProject':
    case 'OpenWeights':
    case 'Certify':
    case 'BidTender':
    case 'Bridge':
    case 'Borrow':
    case 'Repay':
    case 'Hibernate':
    case 'Wake':
    case 'OfferSale':
    case 'BidFor':
    case 'BuyReport': return null;
  }
}
