from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0008_tables_indexes")]
    operations = [
        migrations.AddField(
            "segment",
            "surcharge_rate_pct",
            models.DecimalField(max_digits=24, decimal_places=18, db_default=0, default=0),
        ),
        migrations.AddField("segment", "surcharge_from_on", models.DateField(null=True)),
        migrations.AddField(
            "segment",
            "surcharge_numerator",
            models.DecimalField(max_digits=60, decimal_places=18, db_default=0, default=0),
        ),
        migrations.AddField(
            "segment", "period_compound_fen", models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.AddField("segment", "paused_until_on", models.DateField(null=True)),
    ]
