from django.db import migrations

from reports.doors import close_doors, open_doors


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(close_doors, open_doors)]
