import type { Words } from '@/shared/i18n';

export const zh = {
  title: '放款处理',
  searchHint: '客户姓名 / 放款编号',
  number: '放款编号',
  customer: '客户',
  application: '申请编号',
  loan: '借据',
  amount: '金额（元）',
  account: '收款账户',
  requestedAt: '发起时间',
  settledAt: '到账时间',
  query: '查询结果',
  queried: '已向渠道查询：{{status}}',
  queryLead: '状态不明时，系统会自动查询；也可以在这里立即查询。查询不会重复付款。',
};

export const en: Words<typeof zh> = {
  title: 'Disbursement',
  searchHint: 'Customer / disbursement number',
  number: 'Number',
  customer: 'Customer',
  application: 'Application',
  loan: 'Loan',
  amount: 'Amount (CNY)',
  account: 'To account',
  requestedAt: 'Requested',
  settledAt: 'Arrived',
  query: 'Query',
  queried: 'The channel was asked: {{status}}',
  queryLead:
    'When an outcome is not known the system asks by itself; here you can ask at once. Asking never pays twice.',
};
