import type { Words } from '@/shared/i18n';

export const zh = {
  title: '重组观察检查',
  searchHint: '客户姓名 / 借据编号',
  lead: '重组后的贷款在观察期内每月检查一次，任务自动生成；超期的标红。',
  loan: '借据编号',
  customer: '客户',
  dueOn: '检查期限',
  watchedUntil: '观察期至',
  class: '五级分类',
  daysPastDue: '逾期天数',
  found: '检查情况',
  record: '登记检查',
  result: '检查结论',
  note: '检查情况（走访、收入、经营、账户）',
  required: '此项必填',
  done: '已登记，下一次检查已自动排定',
};

export const en: Words<typeof zh> = {
  title: 'Inspections after restructuring',
  searchHint: 'Customer / loan number',
  lead: 'A restructured loan is inspected every month while it is under observation. The days are set by the system; what is late shows in red.',
  loan: 'Loan',
  customer: 'Customer',
  dueOn: 'Due',
  watchedUntil: 'Observed until',
  class: 'Class',
  daysPastDue: 'Days past due',
  found: 'What was found',
  record: 'Record inspection',
  result: 'Result',
  note: 'What was found (visit, income, business, account)',
  required: 'This is required',
  done: 'Written down; the next one is set',
};
