from django.db import migrations

SQL = """
CALL audit_rows('debit_files_debitfile');
CALL audit_rows('debit_files_filedifference');
CALL let_reader_see('debit_files_debitfile');
CALL let_reader_see('debit_files_filedifference');
GRANT UPDATE (status, reason, attempts, sent_at, told_at, settled_at, result_hash, collected_count, collected_fen,
    failed_count) ON debit_files_debitfile TO sancha_app;
GRANT UPDATE (asked_fen, said_fen, said, state, closed_by, closed_by_name, closed_at, note)
    ON debit_files_filedifference TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_keys"), ("debit_files", "0001_tables")]
    operations = [migrations.RunSQL(SQL)]
