from django.db import migrations, models


class Migration(migrations.Migration):
    """A party's notices are found by their recipient: nothing ever looked for them by this."""

    dependencies = [("notice", "0008_guards_parents")]
    operations = [migrations.AlterField("notice", "party_id", models.UUIDField(null=True))]
