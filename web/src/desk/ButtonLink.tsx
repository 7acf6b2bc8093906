import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { ReactNode, Ref } from 'react';

interface AnchorButtonProps extends Pick<ButtonProps, 'onClick' | 'className'> {
  href?: string;
  icon?: ReactNode;
  children?: ReactNode;
  /** The main action of its place. */
  main?: boolean;
  ref?: Ref<HTMLAnchorElement>;
}

function AnchorButton({ main = false, ...props }: AnchorButtonProps) {
  return <Button {...(props as ButtonProps)} type={main ? 'primary' : 'default'} />;
}

/** A link to a page of the desk that looks like a button. */
export const ButtonLink = createLink(AnchorButton);
