import { createContext, useContext } from 'react';
import type { Staff } from '@/shared/api/contract';

/** The person signed in; set by the layout of the desk. */
export const StaffContext = createContext<Staff | null>(null);

/** @throws Error outside the desk's layout, where nobody is known to be signed in. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('useStaff outside the desk');
  return staff;
}

/** A function that tells whether the person signed in holds a permission. */
export function usePermissions(): (permission: string) => boolean {
  const { permissions } = useStaff();
  return (permission) => permissions.includes(permission);
}
