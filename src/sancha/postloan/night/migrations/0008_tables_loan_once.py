from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("night", "0007_tables_written_off")]
    operations = [
        migrations.AddConstraint(
            "nightbucket",
            models.UniqueConstraint(
                name="night_bucket_loan_once",
                fields=["loan_id", "on"],
                condition=models.Q(loan_id__isnull=False),
            ),
        )
    ]
