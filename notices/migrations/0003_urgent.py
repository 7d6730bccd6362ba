from django.db import migrations

from notices.steps import tell_no_urgent, tell_urgent


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_steps")]

    operations = [migrations.RunPython(tell_urgent, tell_no_urgent)]
