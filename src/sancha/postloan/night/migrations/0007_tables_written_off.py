from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("night", "0006_guards_checks")]
    operations = [
        migrations.AddField(
            "nightbucket", "is_written_off", models.BooleanField(db_default=False, default=False)
        )
    ]
