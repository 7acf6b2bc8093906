import { SpinLoading, Toast } from 'antd-mobile';
import { CameraOutline, FileOutline, PictureOutline } from 'antd-mobile-icons';
import { type ChangeEvent, useId, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { borrowerApi, type Headers } from '../api/client';
import type { Document, DocumentKind } from '../api/contract';
import { documentsQuery, materialsQuery, papersOfUseQuery, queryClient } from '../api/queries';
import { FILE_ACCEPT, fileFault, sizeText } from '../checks/file';
import { Card } from '../components/Card';
import { Fault } from '../components/Field';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** Where a file belongs: to a case, to the application for a product being filled in, to a loan. */
export type Place = { applicationId: string } | { product: string } | { loanId: string };

function send(place: Place, kind: string, file: File, headers: Headers) {
  if ('product' in place) return borrowerApi.addMaterial(place.product, kind, file, headers);
  if ('loanId' in place) return borrowerApi.addUsePaper(place.loanId, file, headers);
  return borrowerApi.addDocument(place.applicationId, kind, file, headers);
}

function listOf(place: Place): readonly string[] {
  if ('product' in place) return materialsQuery(place.product).queryKey;
  if ('loanId' in place) return papersOfUseQuery(place.loanId).queryKey;
  return documentsQuery(place.applicationId).queryKey;
}

interface MaterialKindProps {
  place: Place;
  kind: DocumentKind;
  documents: Document[];
  bytesLeft: number;
  /** Said beside it until a file is there. */
  missing?: string | undefined;
  onUploaded?: () => void;
}

/** One kind of material: its files, and the button that adds one. */
export function MaterialKind(props: MaterialKindProps) {
  const { place, kind, documents, bytesLeft, missing, onUploaded } = props;
  const words = useWords();
  const text = useText();
  const id = useId();
  const [wrong, setFault] = useState<string>();
  const fault = wrong ?? missing;
  const sending = useSend<File, Document>(
    (file, headers) => send(place, kind.code, file, headers),
    {
      onSuccess: async () => {
        Toast.show({ icon: 'success', content: words(($) => $.documents.uploaded) });
        await queryClient.invalidateQueries({ queryKey: [...listOf(place)] });
        onUploaded?.();
      },
      onError: ({ fields, message }) => setFault(fields.file ?? fields.kind ?? message),
    },
  );
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // So that choosing the same file again is noticed.
    event.target.value = '';
    if (file === undefined) return;
    const found = fileFault(file) ?? (file.size > bytesLeft ? 'total' : null);
    setFault(found === null ? undefined : words(($) => $.documents.faults[found]));
    if (found === null) sending.mutate(file);
  };
  return (
    <Card
      title={text(kind.label)}
      extra={
        <Pill tone={kind.required ? 'amber' : 'grey'}>
          {kind.required ? words(($) => $.documents.required) : words(($) => $.app.optional)}
        </Pill>
      }
    >
      <div className="stack">
        <p className="hint">{text(kind.hint)}</p>
        {documents.length > 0 && (
          <ul className="rows files">
            {documents.map((document) => (
              <FileRow key={document.id} document={document} />
            ))}
          </ul>
        )}
        <label className="upload" htmlFor={id} data-busy={sending.isPending}>
          {sending.isPending ? (
            <>
              <SpinLoading color="primary" style={{ '--size': '20px' }} />
              {words(($) => $.documents.uploading)}
            </>
          ) : (
            <>
              <CameraOutline aria-hidden />
              {words(($) => $.documents.add)}
            </>
          )}
          <input
            id={id}
            type="file"
            accept={FILE_ACCEPT}
            aria-label={words(($) => $.documents.addFor, { kind: text(kind.label) })}
            aria-describedby={fault === undefined ? undefined : `${id}-fault`}
            aria-invalid={fault !== undefined}
            disabled={sending.isPending}
            onChange={choose}
          />
        </label>
        <div id={`${id}-fault`} aria-live="assertive">
          {fault !== undefined && <Fault text={fault} />}
        </div>
      </div>
    </Card>
  );
}

function FileRow({ document }: { document: Document }) {
  const { moment } = useDays();
  const isPicture = document.media_type.startsWith('image/');
  return (
    <li className="row">
      <span className="file-icon" aria-hidden>
        {isPicture ? <PictureOutline /> : <FileOutline />}
      </span>
      <div className="grow">
        <p className="one-line">
          <a
            href={`/api/v1/borrower/documents/${document.id}/content`}
            target="_blank"
            rel="noreferrer"
          >
            {document.file_name}
          </a>
        </p>
        <p className="hint num">
          {sizeText(document.size_bytes)} · {moment(document.uploaded_at)}
        </p>
      </div>
      <StatusPill status={document.status} />
    </li>
  );
}
