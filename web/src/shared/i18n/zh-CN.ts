/** Words that both apps use. */
export const shared = {
  product: '三查',
  problem: {
    offline: '网络连接不上。请检查网络，然后重试；已提交的内容不会重复办理。',
    timeout: '服务器很久没有回应。请稍后重试；已提交的内容不会重复办理。',
    unreadable: '服务器的回答无法识别（{{status}}）。请稍后重试；如仍不行，请联系管理员。',
    requestId: '请求编号 {{id}}',
  },
  retry: '重试',
};
