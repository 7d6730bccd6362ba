"""The head of the record of each school that has a key already."""

from django.db import migrations

from schools.chain import seal_of_head, sealing_key
from schools.writing.master_keys import unwrap


def begin_records(apps, editor):
    # Said once more than by the connection, whose options a pooler may drop: without it there are no rows.
    editor.execute("SELECT set_config('app.maintenance', 'on', true)")
    rows = apps.get_model("schools", "WritingKey").objects.using(editor.connection.alias)
    heads = apps.get_model("schools", "OpeningHead")
    for key in rows.filter(author=None):
        head = heads(school_id=key.school_id)
        opened = unwrap(key.wrapped, key.wrapped_by, key.school_id, None)
        head.seal = seal_of_head(head, sealing_key(opened))
        head.save(using=editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("schools", "0005_append_only")]

    operations = [migrations.RunPython(begin_records, migrations.RunPython.noop)]
