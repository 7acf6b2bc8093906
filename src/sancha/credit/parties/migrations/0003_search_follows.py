from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_guards")]
    # A corrected name or phone is found from then on; the former stands in parties_partyfact.
    operations = [migrations.RunSQL("GRANT UPDATE ON parties_partysearch TO sancha_app;")]
