"""Rewrites the tables: until then old versions of their rows, and what the planner noted, hold words in clear."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("circles", "0004_no_plain_columns")]

    operations = [
        migrations.RunSQL(
            [
                "VACUUM (FULL, ANALYZE) circles_circle, circles_logrevision, circles_debrief",
                "VACUUM (FULL) pg_catalog.pg_statistic",
            ],
            migrations.RunSQL.noop,
        )
    ]
