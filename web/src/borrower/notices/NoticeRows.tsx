import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';
import type { Notice } from '../api/contract';
import { PlaceLink } from '../app/navigation';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { isFresh } from './seen';

const PLACES = { application: '/applications', contract: '/contracts', loan: '/loans' } as const;

interface NoticeRowsProps {
  notices: Notice[];
  /** Up to which moment they were seen before; later ones are marked. */
  seen?: string;
  isShort?: boolean;
}

/** Notices under one another; each leads to what it is about. */
export function NoticeRows({ notices, seen, isShort = false }: NoticeRowsProps) {
  return (
    <ul className="rows">
      {notices.map((notice) => (
        <li key={notice.id}>
          {notice.link ? (
            <PlaceLink to={`${PLACES[notice.link.kind]}/${notice.link.id}`} className="card-link">
              <NoticeText notice={notice} seen={seen} isShort={isShort} />
            </PlaceLink>
          ) : (
            <NoticeText notice={notice} seen={seen} isShort={isShort} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface NoticeTextProps {
  notice: Notice;
  seen: string | undefined;
  isShort: boolean;
}

function NoticeText({ notice, seen, isShort }: NoticeTextProps) {
  const words = useWords();
  const text = useText();
  const { moment } = useDays();
  const isNew = seen !== undefined && isFresh(notice, seen);
  return (
    <div className="notice">
      <span className="notice-mark" style={{ background: tones[notice.tone].solid }} aria-hidden />
      <div className="grow">
        <div className="row baseline">
          <strong className="grow notice-title">
            {text(notice.title)}
            {isNew && <span className="notice-new">{words(($) => $.notices.fresh)}</span>}
          </strong>
          <time className="steps-at">{moment(notice.created_at)}</time>
        </div>
        <p className={isShort ? 'hint one-line' : 'hint'}>{text(notice.text)}</p>
      </div>
    </div>
  );
}
