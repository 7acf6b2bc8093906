/** The turns of an application: supplements, an offer of less, conditions, review, withdrawal. */
export const turning = {
  turns: {
    offer: 'Less than you asked for',
    reason: 'Reason',
    take: 'Take CNY {{amount}} and go on',
    taken: 'Taken; the contract is being prepared',
    orWithdraw: 'If not, withdraw the application at the foot of this page; you may apply again.',
    conditions: 'Conditions',
    met: 'Met',
    unmet: 'Not met',
    appeal: 'Ask for a review by a person',
    appealHint: 'This was decided by the system alone. You may have our staff review it, once.',
    appealWords: 'What we should know',
    appealSend: 'Ask for a review',
    appealed: 'Sent; our staff will review it',
    appealedAt: 'You asked for a review by a person on {{at}}',
    withdraw: 'Withdraw the application',
    withdrawHint:
      'The application ends; nothing is paid out and no limit is used. You may apply again.',
    withdrawReason: 'Reason',
    withdrawSend: 'Withdraw now',
    withdrawn: 'The application was withdrawn',
  },
  supplements: {
    title: 'What is still needed',
    lead: '{{n}} in all: finish each, then send them together and the review goes on.',
    none: 'Nothing is needed now',
    send: 'Send all',
    sent: 'Sent; the review goes on',
  },
};
