from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circles", "0001_initial")]

    operations = [
        migrations.AddField("logrevision", "note", models.BinaryField(null=True)),
        migrations.AddField("debrief", "answers", models.BinaryField(null=True)),
    ]
