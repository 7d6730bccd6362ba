"""A backup put back: what can be wrong is looked for before anything is written, and then all is written or nothing.

One transaction empties the place, fills it and counts it. Whoever interrupts it finds what was there before.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from advisory.backup import programs, snapshot
from advisory.backup.archive import CHUNK, Archive
from advisory.backup.keys import refuse_without_keys
from advisory.backup.manifest import Manifest
from advisory.launcher.refusal import Refusal
from reports.planning import HOLD
from schools import clock

IN_USE = "There is a school in this database: a backup is restored into an empty one only."

# Nobody may make a school meanwhile. What belongs to the owner in this database goes, the database itself stays.
BEFORE = """
BEGIN;
SET LOCAL lock_timeout = '30s';
DO $$ BEGIN
  IF to_regclass('public.schools_school') IS NOT NULL THEN
    LOCK TABLE public.schools_school IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM public.schools_school) THEN
      RAISE EXCEPTION 'There is a school in this database meanwhile.';
    END IF;
  END IF;
END $$;
DROP OWNED BY CURRENT_USER;
SET LOCAL maintenance_work_mem = '256MB';
"""

# The counts first, then what must not come back: sessions, which older backups have, codes on cards that
# were thrown away when they were used, and results that may have been shown since.
AFTER = """
SET row_security = on;
SELECT set_config('app.counts', :'counts', true);
DO $$ DECLARE name text; expected bigint; found bigint; BEGIN
  FOR name, expected IN SELECT key, value::bigint FROM json_each_text(current_setting('app.counts')::json) LOOP
    EXECUTE format('SELECT count(*) FROM public.%I', name) INTO found;
    IF found <> expected THEN
      RAISE EXCEPTION 'The table % has % rows instead of %.', name, found, expected;
    END IF;
  END LOOP;
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
DELETE FROM public.django_session;
UPDATE public.schools_account SET code_hash = '', code_expires_at = NULL WHERE code_hash <> '';
UPDATE public.reports_release
  SET withheld_at = :'now', builds_at = :'now'::timestamptz + :'hold'::interval,
    appears_at = :'now'::timestamptz + :'hold'::interval + interval '1 hour'
  WHERE done_at IS NULL AND withheld_at IS NULL AND builds_at <= :'now';
COMMIT;
ANALYZE;
"""


def refuse_unfit(archive: Archive, *, despite_missing_keys: bool) -> None:
    """Whatever is wrong with it, with the place, or with the keys. Nothing has been written yet."""
    manifest = archive.manifest
    refuse_newer(manifest)
    if (found := snapshot.roles()) != (manifest.owner, manifest.application):
        raise Refusal(
            f"The backup gives rights to the roles {manifest.owner} and {manifest.application}, and this database has "
            f"{' and '.join(found)}. Make roles of these names and use them. Nothing was restored."
        )
    if snapshot.has_school():
        raise Refusal(f"{IN_USE} Nothing was restored.")
    if not despite_missing_keys:
        refuse_without_keys(manifest.journal_keys, manifest.secret_key)
        if not archive.is_ours:
            refuse_without_keys([manifest.sealed_by], manifest.secret_key)


def refuse_newer(manifest: Manifest) -> None:
    if (server := programs.server_version()) < manifest.postgres:
        raise Refusal(
            f"The backup is of PostgreSQL {manifest.postgres}, and this is {server}. Nothing was restored; use "
            f"PostgreSQL {manifest.postgres} or a newer one."
        )
    known = MigrationLoader(None).disk_migrations
    if unknown := [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]:
        raise Refusal(
            f"The backup was made by a newer Advisory ({manifest.version}): this one does not know {unknown[0]}. "
            "Nothing was restored; update Advisory first."
        )


def restore(archive: Archive) -> None:
    """Everything, in one transaction, and up to date. Raises Refusal and has changed nothing then."""
    for alias in ("default", "owner"):
        connections[alias].close()
    pour(archive)
    if snapshot.is_behind():
        call_command("migrate", verbosity=0, interactive=False)
    # What is remembered there is of rows that are no more; a job that is lost with it is found again in the database.
    with suppress(RedisError):
        cache.clear()


def pour(archive: Archive) -> None:
    """PostgreSQL's own program makes a script of the dump. It counts only if our last word follows its end."""
    folder = programs.programs_for(programs.server_version())
    values = {
        "counts": json.dumps(archive.manifest.counts),
        "now": clock.now().isoformat(),
        "hold": f"{HOLD.days} days",
    }
    is_whole = False
    with psql(folder, values) as session:
        session.write(BEFORE.encode())
        if is_whole := run_restore(folder, archive, session):
            session.write(AFTER.encode())
    if not is_whole:
        raise Refusal("pg_restore did not come to the end of the backup. Nothing was restored.")


@contextmanager
def psql(folder: Path, values: dict[str, str]) -> Iterator[IO[bytes]]:
    """Its input. When that ends without a COMMIT, or it is told to stop, the server takes all of it back."""
    options = {"ON_ERROR_STOP": "1", "VERBOSITY": "terse", **values}
    command = [str(folder / "psql"), "--no-psqlrc", "--quiet", "--no-password", "--output=/dev/null"]
    command += [f"--set={name}={value}" for name, value in options.items()]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, *programs.address()],
            env=programs.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            bufsize=0,
        )
        assert process.stdin is not None
        try:
            with suppress(BrokenPipeError):
                yield process.stdin
            process.stdin.close()
            if process.wait():
                raise Refusal(
                    f"PostgreSQL did not take the backup: {programs.last_line(said)} Nothing was restored."
                )
        finally:
            process.kill()
            process.wait()


def run_restore(folder: Path, archive: Archive, script: IO[bytes]) -> bool:
    """Whether all of the script was written."""
    command = [str(folder / "pg_restore"), "--no-owner", "--file=-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=script, stderr=subprocess.DEVNULL)
    try:
        assert process.stdin is not None
        with suppress(BrokenPipeError), archive.dump() as dump, process.stdin:
            copyfileobj(dump, process.stdin, CHUNK)
        return process.wait() == 0
    finally:
        process.kill()
        process.wait()
