import django.db.models.deletion
from django.db import migrations, models


def of_loan(related_name: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        "loans.loan",
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("loans", "0017_tables_judged"), ("platform", "0009_parents")]
    operations = [
        migrations.AlterField("loanevent", "loan", of_loan("events", db_index=False)),
        migrations.AlterField("instalment", "loan", of_loan("instalments", db_index=False)),
        migrations.AlterField("repayment", "loan", of_loan("repayments")),
        migrations.RunSQL("""
            CALL hold_parents('loans_loanevent', 'loan_id', 'loans_loan');
            CALL hold_parents('loans_instalment', 'loan_id', 'loans_loan');
            CALL hold_parents('loans_repayment', 'loan_id', 'loans_loan');
        """),
    ]
