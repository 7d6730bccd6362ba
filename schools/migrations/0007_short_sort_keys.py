"""Cuts sort keys off. A generated column is made anew to be changed; the database fills it."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0006_begin_record'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='member',
            name='sort_key',
        ),
        migrations.AddField(
            model_name='member',
            name='sort_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left(models.Func(models.Func(django.db.models.functions.text.Lower(django.db.models.functions.text.Concat('family_name', models.Value(' '), 'given_name')), models.Value('NFD'), function='pg_catalog.normalize'), models.Value('[̀-ͯ]'), models.Value(''), models.Value('g'), function='regexp_replace'), 210), output_field=models.CharField(max_length=210)),
        ),
    ]
