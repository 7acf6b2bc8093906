import type { Words } from './index';
import type { shared as zh } from './zh-CN';

export const shared: Words<typeof zh> = {
  product: 'Sancha',
  problem: {
    offline:
      'There is no connection. Check the network and try again; nothing is carried out twice.',
    timeout: 'The server took too long. Try again in a while; nothing is carried out twice.',
    unreadable:
      'The answer of the server could not be read ({{status}}). Try again in a while; if it stays, tell your administrator.',
    requestId: 'Request {{id}}',
  },
  retry: 'Try again',
};
