from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circles", "0003_encrypt_rows")]

    operations = [
        migrations.RemoveField("circle", "note"),
        migrations.RemoveConstraint("debrief", "debrief_says_something"),
        migrations.RemoveField("debrief", "went_well"),
        migrations.RemoveField("debrief", "heard_less"),
        migrations.RemoveField("debrief", "tilted"),
        migrations.AlterField("debrief", "answers", models.BinaryField()),
    ]
