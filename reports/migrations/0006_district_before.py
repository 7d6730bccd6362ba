from django.db import migrations

from reports.district_door import close_to_those_before, open_to_those_before


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_weekly")]

    operations = [migrations.RunPython(open_to_those_before, close_to_those_before)]
