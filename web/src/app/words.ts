import * as desk from '@/desk/words';
import * as account from '@/features/account/words';
import * as applications from '@/features/applications/words';
import * as audit from '@/features/audit/words';
import * as collection from '@/features/collection/words';
import * as contracts from '@/features/contracts/words';
import * as decision from '@/features/decision/words';
import * as disbursement from '@/features/disbursement/words';
import * as inspections from '@/features/inspections/words';
import * as ledger from '@/features/ledger/words';
import * as loans from '@/features/loans/words';
import * as night from '@/features/night/words';
import * as operations from '@/features/operations/words';
import * as parties from '@/features/parties/words';
import * as products from '@/features/products/words';
import * as quality from '@/features/quality/words';
import * as quote from '@/features/quote/words';
import * as reconciliation from '@/features/reconciliation/words';
import * as setup from '@/features/setup/words';
import * as staff from '@/features/staff/words';
import * as verification from '@/features/verification/words';
import * as workbench from '@/features/workbench/words';

const features = {
  desk,
  account,
  applications,
  audit,
  collection,
  contracts,
  decision,
  disbursement,
  inspections,
  ledger,
  loans,
  night,
  operations,
  parties,
  products,
  quality,
  quote,
  reconciliation,
  setup,
  staff,
  verification,
  workbench,
};

type Features = typeof features;
type Catalogue = { [Name in keyof Features]: Features[Name]['zh'] };

function catalogue(language: 'zh' | 'en'): object {
  return Object.fromEntries(
    Object.entries(features).map(([name, words]) => [name, words[language]]),
  );
}

/** Every word of the staff desk, by feature. */
export const words = { zh: catalogue('zh'), en: catalogue('en') };

declare module '@/shared/i18n' {
  interface Catalogues {
    staff: Catalogue;
  }
}
