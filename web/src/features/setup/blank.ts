/** What a new thing of a kind begins with; of other kinds nothing is added on the screen. */
export const BLANK: Record<string, Record<string, unknown>> = {
  staff: { name: '', phone: '', organisation: '', roles: [], is_active: true },
  watched_trade: { zh: '', en: '', flow: '', source: '', is_active: true },
};
