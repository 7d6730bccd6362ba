from django.db import migrations

from reports.doors import free_weeks, keep_weeks


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_district_before")]

    operations = [migrations.RunPython(keep_weeks, free_weeks)]
