import type { Words } from '@/shared/i18n';
import type { drawing as zh } from '../zh-CN/drawing';

export const drawing: Words<typeof zh> = {
  drawing: {
    title: 'Draw',
    limitTitle: 'Revolving limit',
    limit: 'Left to draw',
    of: 'Limit ¥{{limit}}',
    used: 'Used ¥{{used}}',
    until: 'Limit until {{day}}',
    ended: 'Limit ended on {{day}}',
    rate: '{{rate}} a year (simple)',
    go: 'Draw',
    amount: 'Amount',
    range: '¥{{least}} to ¥{{most}}, in steps of 100',
    term: 'For how long',
    cost: 'All-in cost of this draw',
    costLead: 'Please read this table before you draw: it lists every cost of this draw.',
    annualCost: 'All-in cost a year',
    first: 'First payment',
    count: 'Instalments',
    last: 'Matures on',
    interest: 'Total interest',
    account: 'The money goes to the card in your contract; it is a loan from when it arrives.',
    counterparty:
      'The money goes to the party you buy from, against contract or invoice, and not to your card; it is a loan from when it arrives.',
    read: 'All correct, read the cost',
    confirm: 'Confirm the draw',
    sum: '¥{{amount}} for {{months}} months',
    done: 'Sent; the money is on its way',
    doneToAnother: 'Sent; the money leaves once the other party is checked',
    draws: 'What you have drawn',
    draw: 'Draw {{nr}}',
    open: '¥{{amount}} to repay',
    none: 'Nothing drawn yet',
    close: 'End the limit',
    closeHint:
      'Nothing more can be drawn, the contract is over, and neither comes back; a new limit needs a new application.',
    closeSend: 'End it now',
    heldFor: 'It cannot be ended yet',
    closed: 'The limit has ended',
  },
};
