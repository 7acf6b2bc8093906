from django.db import migrations

SQL = """
CALL audit_rows('reconciliation_statement');
CALL audit_statements('reconciliation_line');
CALL audit_rows('reconciliation_break');
CALL let_reader_see('reconciliation_statement');
CALL let_reader_see('reconciliation_line');
CALL let_reader_see('reconciliation_break');
GRANT UPDATE (kind, ours_fen, theirs_fen, our_status, our_on, their_on, what, subject_id, state, action, reason,
    proposed_by, proposed_by_name, decided_by, decided_by_name, decided_at, entry_id, entry_number)
    ON reconciliation_break TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_keys"), ("reconciliation", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
