from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0010_tables_repricing")]
    operations = [
        migrations.AddField(
            "segment", "every_months", models.SmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddField("segment", "last_due_on", models.DateField(null=True)),
    ]
