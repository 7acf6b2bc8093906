from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0009_tables_surcharge")]
    operations = [migrations.AddField("segment", "reprices_on", models.DateField(null=True))]
