from django.db import migrations

SQL = """
CALL audit_rows('use_of_funds_watchedtrade');
CALL audit_rows('use_of_funds_flowwatch');
CALL audit_rows('use_of_funds_flowinquiry');
CALL audit_rows('use_of_funds_flow');
CALL let_every_reader_see('use_of_funds_watchedtrade');
CALL let_reader_see('use_of_funds_flowwatch');
CALL let_reader_see('use_of_funds_flowinquiry');
CALL let_reader_see('use_of_funds_flow');
GRANT UPDATE (state, next_on, told_until_at, asked_at) ON use_of_funds_flowwatch TO sancha_app;
GRANT UPDATE (told_until_at, outflow_count, noted_count) ON use_of_funds_flowinquiry TO sancha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_guards"), ("use_of_funds", "0003_tables_flows")]
    operations = [migrations.RunSQL(SQL)]
