from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0014_guards_maturity")]
    operations = [migrations.AddField("segment", "written_off_on", models.DateField(null=True))]
