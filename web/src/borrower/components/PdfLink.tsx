import { FileOutline, RightOutline } from 'antd-mobile-icons';

/** A document that opens in a window of its own. */
export function PdfLink({ href, title, hint }: { href: string; title: string; hint: string }) {
  return (
    <a href={href} target="_blank" rel="noopener" className="row card-link pdf">
      <span className="file-icon" aria-hidden>
        <FileOutline />
      </span>
      <span className="grow">
        {title}
        <span className="hint">{hint}</span>
      </span>
      <RightOutline aria-hidden className="weak" />
    </a>
  );
}
