from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sandbox", "0007_payments"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="industry",
            field=models.CharField(blank=True, max_length=4, db_default=""),
        ),
        migrations.AddField(
            model_name="movement",
            name="category",
            field=models.CharField(blank=True, max_length=4, db_default=""),
        ),
    ]
