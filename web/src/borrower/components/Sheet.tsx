import { Popup } from 'antd-mobile';
import { CloseOutline } from 'antd-mobile-icons';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n';

interface SheetProps {
  title: string;
  isOpen: boolean;
  close: () => void;
  children: ReactNode;
}

/** A sheet from below, with a name, a close button, Escape, and the focus while it is open. */
export function Sheet({ title, isOpen, close, children }: SheetProps) {
  return (
    <Popup visible={isOpen} onMaskClick={close} onClose={close} destroyOnClose>
      <SheetBody title={title} close={close}>
        {children}
      </SheetBody>
    </Popup>
  );
}

function SheetBody({ title, close, children }: Omit<SheetProps, 'isOpen'>) {
  const words = useWords();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    body.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') keepInside(event, body.current);
  };
  return (
    <div
      ref={body}
      className="sheet"
      role="dialog"
      aria-modal="true"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={closeByKey}
    >
      <div className="sheet-head">
        <h2>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={words(($) => $.app.close)}
          onClick={close}
        >
          <CloseOutline aria-hidden />
        </button>
      </div>
      {children}
    </div>
  );
}

/** From the last control on to the first, and back: the page behind is out of reach. */
function keepInside(event: KeyboardEvent, sheet: HTMLElement | null): void {
  const controls = sheet?.querySelectorAll<HTMLElement>(
    'button:not(:disabled), a[href], input, [tabindex="0"]',
  );
  const first = controls?.[0];
  const last = controls?.[controls.length - 1];
  const isAtFirst = document.activeElement === first || document.activeElement === sheet;
  if (event.shiftKey ? !isAtFirst : document.activeElement !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
