from django.db import migrations

from surveys.doors import close_doors, open_doors


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunPython(close_doors, open_doors)]
