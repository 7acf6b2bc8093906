from django.db import migrations, models
from django.db.models import Q

KINDS = ["grant", "repayment", "overdue", "settled", "written_off"]


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_tables_numbers")]
    operations = [
        migrations.RemoveConstraint("record", "record_kind_known"),
        migrations.AddConstraint(
            "record",
            models.CheckConstraint(name="record_kind_known", condition=Q(kind__in=KINDS)),
        ),
    ]
