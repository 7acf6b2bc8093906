from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("loans", "0004_guards_segment")]
    operations = [
        migrations.AddField(
            model_name="repayment",
            name="fee_fen",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(model_name="repayment", name="repayment_parts_add_up"),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                name="repayment_parts_add_up",
                condition=Q(
                    amount_fen=F("fee_fen")
                    + F("penalty_fen")
                    + F("compound_fen")
                    + F("interest_fen")
                    + F("principal_fen")
                    + F("suspense_fen")
                ),
            ),
        ),
    ]
