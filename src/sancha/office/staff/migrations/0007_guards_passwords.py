from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0006_tables_passwords")]
    operations = [migrations.RunSQL("CALL audit_rows('staff_formerpassword');")]
