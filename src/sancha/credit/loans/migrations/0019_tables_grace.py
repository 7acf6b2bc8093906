from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("loans", "0018_guards_parents")]
    operations = [
        migrations.AddField("segment", "stands_anew_on", models.DateField(null=True)),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(
                fields=["legal_entity_id", "stands_anew_on"],
                name="segment_stands_anew",
                condition=Q(stands_anew_on__isnull=False),
            ),
        ),
    ]
