from django.db import migrations

# The night writes these by the thousand: one record a statement. Their rows are records themselves.
SQL = """
DROP TRIGGER audit ON loans_loan;
DROP TRIGGER audit ON loans_instalment;
DROP TRIGGER audit ON loans_repayment;
CALL audit_statements('loans_loan');
CALL audit_statements('loans_instalment');
CALL audit_statements('loans_repayment');
CALL audit_statements('loans_segment');
CALL audit_statements('loans_plannedrow');
CALL audit_statements('loans_loanevent');
CALL let_reader_see('loans_segment');
CALL let_reader_see('loans_plannedrow');
CALL let_reader_see('loans_loanevent');
REVOKE UPDATE ON loans_loan FROM sancha_app;
GRANT UPDATE ON loans_segment TO sancha_app;
DO $$
DECLARE
    place record;
BEGIN
    FOR place IN SELECT relid::regclass AS name FROM pg_partition_tree('loans_segment') WHERE isleaf LOOP
        EXECUTE format('GRANT UPDATE ON %s TO sancha_app', place.name);
    END LOOP;
END $$;
CREATE INDEX segment_organisation ON loans_segment (organisation_id);
CREATE INDEX instalment_open ON loans_instalment (loan_id, nr) WHERE paid_on IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0003_tables_segment")]
    operations = [migrations.RunSQL(SQL)]
