from django.db import migrations

from schools.doors import close_doors, grant_rows, open_doors


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]

    operations = [
        migrations.RunPython(grant_rows, migrations.RunPython.noop),
        migrations.RunPython(open_doors, close_doors),
    ]
