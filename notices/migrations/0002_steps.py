from django.db import migrations

from notices.steps import free_steps, guard_steps


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [migrations.RunPython(guard_steps, free_steps)]
