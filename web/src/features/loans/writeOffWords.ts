import type { Words } from '@/shared/i18n';

export const zh = {
  title: '核销评估',
  searchHint: '客户姓名 / 借据编号',
  lead: '逾期满 {{days}} 天的贷款自动列入评估。核销由贷后提出，依次经分部风险、总部风险、财务审核。',
  expected: '预期信用损失（元）',
  allowance: '已提准备（元）',
  contacts: '催收次数',
  class: '五级分类',
  where: '进展',
  ready: '条件具备，可提出核销',
};

export const en: Words<typeof zh> = {
  title: 'Write-off review',
  searchHint: 'Customer / loan number',
  lead: 'What has been late for {{days}} days is listed by itself. Post-loan proposes; risk of the branch, risk of the head office and finance agree in turn.',
  expected: 'Expected loss (CNY)',
  allowance: 'Allowance (CNY)',
  contacts: 'Contacts',
  class: 'Class',
  where: 'Where it stands',
  ready: 'Fit: it can be proposed',
};
