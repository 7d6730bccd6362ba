from django.db import migrations

from schools.doors import give_rights_back, take_rights


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_opening")]

    operations = [migrations.RunPython(take_rights, give_rights_back)]
