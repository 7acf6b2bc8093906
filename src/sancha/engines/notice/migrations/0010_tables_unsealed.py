from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A message that says what stands in the inbox has no words of its own to seal."""

    dependencies = [("notice", "0009_tables_party")]
    operations = [
        migrations.RemoveConstraint("delivery", "delivery_ended_keeps_no_words"),
        migrations.AddField("delivery", "language", models.TextField(db_default="zh")),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(
                name="delivery_ended_keeps_no_words",
                condition=Q(state="queued", ended_at=None)
                | Q(state__in=["sent", "failed"], ended_at__isnull=False, sealed=None),
            ),
        ),
    ]
