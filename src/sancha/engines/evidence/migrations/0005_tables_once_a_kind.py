from django.db import migrations, models

NAME = "document_once_per_subject"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_log_guards")]
    operations = [
        migrations.RemoveConstraint("document", NAME),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(name=NAME, fields=["subject_id", "kind", "content_hash"]),
        ),
    ]
