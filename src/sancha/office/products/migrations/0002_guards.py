from django.db import migrations

SQL = """
CALL audit_rows('products_product');
CALL audit_rows('products_productversion');
CALL let_every_reader_see('products_product');
CALL let_every_reader_see('products_productversion');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_queue"),
        ("products", "0001_tables"),
    ]
    operations = [migrations.RunSQL(SQL)]
