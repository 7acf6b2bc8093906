from django.db import migrations

SQL = """
CALL audit_rows('process_assignment');
CALL let_reader_see('process_assignment');
GRANT UPDATE (assignee_id, assignee_name, escalated_at, completed_for) ON process_task TO sancha_app;

-- Standing in for somebody lends her authority once: not where she, or the deputy, has done another step.
ALTER TABLE process_task ADD CONSTRAINT task_two_people_in_whose_place
    CHECK (NOT completed_for = ANY (excluded_actor_ids));
ALTER TABLE process_task ADD CONSTRAINT task_in_anothers_place CHECK (completed_for <> completed_by);
"""


class Migration(migrations.Migration):
    dependencies = [("process", "0003_tables_assigning")]
    operations = [migrations.RunSQL(SQL)]
