"""Moves what was opened so far into the school's record, with its seals. All of it or nothing."""

import secrets

from django.db import migrations

from schools.chain import seal_of, seal_of_head, sealing_key
from schools.writing.cipher import KEY_LENGTH
from schools.writing.master_keys import unwrap, wrap


def move_openings(apps, editor):
    # Said once more than by the connection, whose options a pooler may drop: without it there are no rows to move.
    editor.execute("SELECT set_config('app.maintenance', 'on', true)")

    def rows(app, model):
        return apps.get_model(app, model).objects.using(editor.connection.alias)

    before = rows("journals", "Opening").select_related("entry", "thanks").order_by("opened_at", "pk")
    for school in before.order_by().values_list("school", flat=True).distinct():
        key = school_key(rows("schools", "WritingKey"), school)
        head = rows("schools", "OpeningHead").filter(school=school).first() or new_head(apps, school)
        record = apps.get_model("schools", "Opening")
        found = [moved(record, row) for row in before.filter(school=school)]
        for row in found:
            row.number = head.number = head.number + 1
            row.seal = head.latest = seal_of(row, bytes(head.latest), key)
        head.seal = seal_of_head(head, key)
        head.save(using=editor.connection.alias)
        rows("schools", "Opening").bulk_create(found, batch_size=1000)


def school_key(keys, school):
    row = keys.filter(school=school, author=None).first()
    if row is None:
        wrapped, name = wrap(secrets.token_bytes(KEY_LENGTH), school, None)
        row = keys.create(school_id=school, author_id=None, wrapped=wrapped, wrapped_by=name)
    return sealing_key(unwrap(row.wrapped, row.wrapped_by, school, None))


def new_head(apps, school):
    return apps.get_model("schools", "OpeningHead")(school_id=school, number=0, latest=b"")


def moved(record, row):
    """Of an entry its author's, of thanks their giver's."""
    return record(
        school_id=row.school_id,
        reader_id=row.reader_id,
        whose_id=row.entry.author_id if row.entry else row.thanks.giver_id,
        what="entry" if row.entry else "thanks",
        about=row.entry_id or row.thanks_id,
        reason="reported" if row.after_report else "named",
        opened_at=row.opened_at,
        told_at=row.opened_at,
    )


class Migration(migrations.Migration):
    dependencies = [("journals", "0001_initial"), ("schools", "0006_begin_record")]

    operations = [migrations.RunPython(move_openings)]
