import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { Certificate, CertificateKind, Loan } from '../api/contract';
import { certificatesQuery, queryClient } from '../api/queries';
import { Callout } from '../components/Answer';
import { Card } from '../components/Card';
import { PdfLink } from '../components/PdfLink';
import { useWords } from '../i18n';

/** What the lender says of my loan in writing: statements, and that it is settled. */
export function Certificates({ loan }: { loan: Loan }) {
  const words = useWords();
  const issued = useQuery(certificatesQuery(loan.id));
  const asking = useSend<CertificateKind, Certificate>(
    (kind, headers) => borrowerApi.askCertificate(loan.id, kind, headers),
    {
      onSuccess: () =>
        queryClient.invalidateQueries({ queryKey: certificatesQuery(loan.id).queryKey }),
    },
  );
  const kind = loan.settled_on ? 'settlement' : 'statement';
  return (
    <Card title={words(($) => $.loans.papers.title)}>
      {issued.data?.map((one) => (
        <Issued key={one.id} certificate={one} />
      ))}
      {asking.error && (
        <Callout tone="red" alert>
          {asking.error.message}
        </Callout>
      )}
      <Button
        block
        loading={asking.isPending}
        onClick={() => asking.mutate(kind)}
        style={{ marginTop: 12 }}
      >
        {words(($) => $.loans.papers[kind])}
      </Button>
    </Card>
  );
}

function Issued({ certificate }: { certificate: Certificate }) {
  const words = useWords();
  const text = useText();
  const { number, as_of_on, verification_code } = certificate;
  if (!certificate.is_ready)
    return (
      <p className="hint">
        {text(certificate.name)} · {words(($) => $.loans.papers.sealing)}
      </p>
    );
  return (
    <PdfLink
      href={`/api/v1/borrower/certificates/${certificate.id}/pdf`}
      title={`${text(certificate.name)} · ${as_of_on}`}
      hint={words(($) => $.loans.papers.verify, { number, code: verification_code })}
    />
  );
}
