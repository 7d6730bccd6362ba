"""Encrypts the notes and debriefs that were written before. All of it or nothing: interrupted, it begins anew."""

import json
import secrets

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT

from schools.writing.cipher import KEY_LENGTH, Binding, encrypt
from schools.writing.master_keys import unwrap, wrap

TOGETHER = 500
QUESTIONS = ("went_well", "heard_less", "tilted")


def encrypt_rows(apps, editor):
    # Said once more than by the connection, whose options a pooler may drop: without it there are no rows to encrypt.
    editor.execute("SELECT set_config('app.maintenance', 'on', true)")

    def rows(app, model):
        return apps.get_model(app, model).objects.using(editor.connection.alias)

    refuse_to_lose(rows("circles", "Circle"), rows("circles", "LogRevision"))
    for school in rows("schools", "School").values_list("pk", flat=True):
        keys = Keys(rows("schools", "WritingKey"), school)
        encrypt_notes(rows("circles", "LogRevision").filter(school=school, data__has_key="note"), keys)
        encrypt_debriefs(rows("circles", "Debrief").filter(school=school, answers=None), keys)


def refuse_to_lose(circles, revisions):
    """A circle's note is its log's, in every row that Advisory wrote; another one would be lost with its column."""
    same = revisions.annotate(words=KT("data__note")).filter(circle=OuterRef("pk"), words=OuterRef("note"))
    alone = circles.exclude(note="").exclude(Exists(same)).values_list("pk", flat=True)
    if alone:
        raise RuntimeError(f"The notes of these circles are in no revision of their logs: {list(alone)}")


def encrypt_notes(revisions, keys):
    for batch in batches(revisions):
        for revision in batch:
            if note := revision.data.pop("note"):
                revision.note = encrypted(note, "note", revision, None, keys)
        revisions.bulk_update(batch, ["note", "data"])


def encrypt_debriefs(debriefs, keys):
    for batch in batches(debriefs):
        for debrief in batch:
            words = json.dumps({name: getattr(debrief, name) for name in QUESTIONS})
            debrief.answers = encrypted(words, "debrief", debrief, debrief.written_by_id, keys)
        debriefs.bulk_update(batch, ["answers"])


def batches(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:TOGETHER]):
        yield batch
        last = batch[-1].pk


def encrypted(words, what, row, author, keys):
    binding = Binding(what, row.school_id, author, row.circle_id, row.version)
    return encrypt(words, keys[author], binding)


class Keys(dict):
    """By author, or None for the school; made where there is none."""

    def __init__(self, rows, school):
        self.rows, self.school = rows, school

    def __missing__(self, author):
        row = self.rows.filter(school=self.school, author=author).first() or self.make(author)
        self[author] = unwrap(row.wrapped, row.wrapped_by, self.school, author)
        return self[author]

    def make(self, author):
        wrapped, name = wrap(secrets.token_bytes(KEY_LENGTH), self.school, author)
        return self.rows.create(school_id=self.school, author_id=author, wrapped=wrapped, wrapped_by=name)


class Migration(migrations.Migration):
    dependencies = [("circles", "0002_encrypted_columns"), ("schools", "0003_writing_key")]

    operations = [migrations.RunPython(encrypt_rows)]
