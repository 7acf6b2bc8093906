import type { Words } from '@/shared/i18n';

export const zh = {
  tab: '资金用途',
  title: '用途核查',
  searchHint: '客户姓名 / 借据编号',
  agreed: '约定用途',
  standing: '核查情况',
  dueOn: '核查期限',
  check: '登记核查结果',
  result: '核查结论',
  amount: '已核实金额（元）',
  proven: '已核实 {{amount}} 元',
  note: '核查依据',
  paper: '用途凭证（发票、合同、转账回单；JPG、PNG 或 PDF，不超过 10 MB）',
  choose: '选择文件',
  submit: '登记',
  done: '已登记',
};

export const en: Words<typeof zh> = {
  tab: 'Use of funds',
  title: 'Use of funds',
  searchHint: 'Customer / loan number',
  agreed: 'Agreed use',
  standing: 'Status',
  dueOn: 'To be checked by',
  check: 'Record a check',
  result: 'Finding',
  amount: 'Amount proven (CNY)',
  proven: '{{amount}} yuan proven',
  note: 'Grounds',
  paper: 'Paper (invoice, contract, receipt; JPG, PNG or PDF, up to 10 MB)',
  choose: 'Choose a file',
  submit: 'Record',
  done: 'Recorded',
};
