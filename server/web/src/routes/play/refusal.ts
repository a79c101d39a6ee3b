// A batch that was not taken, in a sentence.
import { t } from '../../i18n/language.svelte';
import type { Refusal } from '../../store/form.svelte';
import { errorText, rejectionText } from '../../words/sentences';

export function refusalText(outcome: Refusal['outcome']): string {
  switch (outcome.answer) {
    case 'Refused': return t('sent.refused', { why: rejectionText(outcome.rejection) });
    case 'Failed': return t('sent.refused', { why: errorText(outcome.error) });
    case 'TooOld':
    case 'NeverSeen': return t('sent.unknown');
  }
}
