from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("repayment", "0007_tables_numbers")]
    operations = [
        migrations.AddIndex("debit", BrinIndex(name="debit_of_night", fields=["night_on"]))
    ]
