import { asking } from './asking';
import { bill } from './bill';
import { drawing } from './drawing';
import { joining } from './joining';
import { owing } from './owing';
import { turning } from './turning';

/** Every word of the borrower's phone. */
export const borrower = { ...joining, ...asking, ...owing, ...turning, ...drawing, ...bill };
