from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("loans", "0005_tables_difference")]
    operations = [
        migrations.AddIndex(
            model_name="repayment",
            index=models.Index(
                fields=["loan_id"], name="repayment_waiting", condition=~Q(suspense_fen=0)
            ),
        ),
    ]
