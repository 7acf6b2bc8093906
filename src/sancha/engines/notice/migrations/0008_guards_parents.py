import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notice", "0007_tables_indexes"), ("platform", "0009_parents")]
    operations = [
        migrations.AlterField(
            "delivery",
            "notice",
            models.ForeignKey(
                "notice.notice",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
            ),
        ),
        migrations.RunSQL("CALL hold_parents('notice_delivery', 'notice_id', 'notice_notice')"),
    ]
