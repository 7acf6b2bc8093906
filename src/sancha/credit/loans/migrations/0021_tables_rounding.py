from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0020_tables_facility")]
    operations = [
        migrations.AddField(
            "segment", "rounds_half_even", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "segment", "period_penalty_fen", models.BigIntegerField(db_default=0, default=0)
        ),
    ]
