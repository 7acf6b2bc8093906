import type { Words } from '@/shared/i18n';

export const zh = {
  title: '登录',
  heading: '员工登录',
  lead: '请使用本机构分配的账号登录',
  account: '账号',
  accountRequired: '请输入账号',
  password: '密码',
  passwordRequired: '请输入密码',
  submit: '登录',
  samples: '本机示例环境',
  samplesHint: '点击一行即可填入登录信息',
  slogan: '贷前调查 · 贷时审查 · 贷后检查',
  promise: '一套完整的信贷管理系统：每一笔都有依据，每一步都有记录。',
  checks: {
    before: '贷前调查',
    beforeNote: '授权查询、多源核验、秒级评分',
    during: '贷时审查',
    duringNote: '双人审批、合同确认、放款不重不漏',
    after: '贷后检查',
    afterNote: '自动扣款、逐日计息、账实相符',
  },
};

export const en: Words<typeof zh> = {
  title: 'Sign in',
  heading: 'Staff sign-in',
  lead: 'Use the account that your organisation gave you',
  account: 'Account',
  accountRequired: 'Enter your account',
  password: 'Password',
  passwordRequired: 'Enter your password',
  submit: 'Sign in',
  samples: 'Local sample',
  samplesHint: 'Click somebody to fill in the form',
  slogan: 'Before, during and after the loan',
  promise: 'A complete credit-management system: a basis for every loan, a record of every step.',
  checks: {
    before: 'Before the loan',
    beforeNote: 'Consent, several sources, a score in seconds',
    during: 'During the loan',
    duringNote: 'Two people approve; money is never paid twice',
    after: 'After the loan',
    afterNote: 'Automatic debits, daily interest, balanced books',
  },
};
