from django.db import migrations

from reports.doors import close_district_door, open_district_door


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_doors")]

    operations = [migrations.RunPython(open_district_door, close_district_door)]
