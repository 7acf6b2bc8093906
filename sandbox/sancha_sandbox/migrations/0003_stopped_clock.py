from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0002_guards")]

    operations = [
        migrations.AddField("clock", "stopped_at", models.DateTimeField(null=True)),
    ]
