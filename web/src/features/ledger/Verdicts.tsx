import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Card, Col, Flex, Row } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '@/desk/staff';
import { Amount } from '@/desk/values';
import type { TrialBalance } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { fromFen, toFen } from '@/shared/format/money';
import { tones } from '@/shared/ui/palette';

function Verdict({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  const tone = isGood ? tones.green : tones.red;
  const Icon = isGood ? CheckCircleFilled : CloseCircleFilled;
  return (
    <Flex gap={10} align="center" style={{ color: tone.text, fontWeight: 600, fontSize: 15 }}>
      <Icon style={{ fontSize: 20 }} />
      {children}
    </Flex>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span className="muted">{label}</span>
      <span className="num">{children}</span>
    </Flex>
  );
}

/** Do the books balance, and does the bank say the same? */
export function Verdicts({ data }: { data: TrialBalance }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const bank = data.outside_bank;
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} md={12}>
        <Card style={{ height: '100%' }}>
          <Flex vertical gap={10}>
            <Verdict isGood={data.balanced}>
              {t(($) => (data.balanced ? $.ledger.balanced : $.ledger.notBalanced))}
            </Verdict>
            <Line label={t(($) => $.ledger.debit)}>
              <Amount value={data.total_debit} strong />
            </Line>
            <Line label={t(($) => $.ledger.credit)}>
              <Amount value={data.total_credit} strong />
            </Line>
          </Flex>
        </Card>
      </Col>
      {bank && (
        <Col xs={24} md={12}>
          <Card style={{ height: '100%' }}>
            <Flex vertical gap={10}>
              <Verdict isGood={bank.agrees}>
                {t(($) => (bank.agrees ? $.ledger.bankAgrees : $.ledger.bankDiffers))}
              </Verdict>
              <Line label={t(($) => $.ledger.bookBalance)}>
                <Amount value={bank.book_balance} strong />
              </Line>
              <Line label={`${t(($) => $.ledger.bankBalance)} · ${bank.account}`}>
                <Amount value={bank.balance} strong />
              </Line>
              <Line label={t(($) => $.ledger.asOf)}>{formatSecond(bank.as_of)}</Line>
              {!bank.agrees && (
                <>
                  <Line label={t(($) => $.ledger.apart)}>
                    <Amount
                      value={fromFen(toFen(bank.book_balance) - toFen(bank.balance))}
                      strong
                    />
                  </Line>
                  <span className="small">
                    {t(($) => $.ledger.apartHint)}{' '}
                    {may('reconciliation.see') && (
                      <Link to="/reconciliation">{t(($) => $.desk.menu.reconciliation)}</Link>
                    )}
                  </span>
                </>
              )}
            </Flex>
          </Card>
        </Col>
      )}
    </Row>
  );
}
