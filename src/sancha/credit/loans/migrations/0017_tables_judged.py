from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0016_tables_bills")]
    operations = [
        migrations.AddField("segment", "judged_class", models.SmallIntegerField(null=True)),
        migrations.AddField("segment", "watched_class", models.SmallIntegerField(null=True)),
        migrations.AddField("segment", "watched_until_on", models.DateField(null=True)),
    ]
