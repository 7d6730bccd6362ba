"""What the migrations give the application's role: rights on rows, and two functions that look across schools."""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
"""

ENTER_SCHOOL = """
CREATE FUNCTION enter_school(who bigint, wanted bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found bigint[];
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT array_agg(m.school_id) INTO found FROM public.schools_member m
    WHERE m.account_id = who AND m.left_on IS NULL AND m.school_id = coalesce(wanted, m.school_id);
  PERFORM set_config('app.maintenance', '', true);
  IF cardinality(found) = 1 THEN
    PERFORM set_config('app.school', found[1]::text, true);
    RETURN found[1];
  END IF;
  PERFORM set_config('app.school', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION enter_school(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_school(bigint, bigint) TO {role};
"""

SCHOOLS_OF = """
CREATE FUNCTION schools_of(who bigint) RETURNS TABLE (school_id bigint, name text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY SELECT s.id, s.name::text FROM public.schools_member m
    JOIN public.schools_school s ON s.id = m.school_id WHERE m.account_id = who AND m.left_on IS NULL;
  PERFORM set_config('app.maintenance', '', true);
END $$;
REVOKE ALL ON FUNCTION schools_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION schools_of(bigint) TO {role};
"""

# What was opened stays written as it was. The head moves on with each opening and is never taken away.
APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON schools_opening FROM {role};
REVOKE DELETE, TRUNCATE ON schools_openinghead FROM {role};
"""
NOT_ONLY = "GRANT UPDATE, DELETE ON schools_opening TO {role}; GRANT DELETE ON schools_openinghead TO {role};"

CLOSE_DOORS = "DROP FUNCTION enter_school(bigint, bigint); DROP FUNCTION schools_of(bigint);"


def grant_rows(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """For the tables there are and those made later: default privileges are per database."""
    run(editor, GRANTS)


def open_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, ENTER_SCHOOL + SCHOOLS_OF)


def take_rights(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, APPEND_ONLY)


def give_rights_back(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, NOT_ONLY)


def close_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, CLOSE_DOORS)


def run(editor: BaseDatabaseSchemaEditor, sql: str) -> None:
    editor.execute(sql.replace("{role}", editor.quote_name(settings.APPLICATION_ROLE)), params=None)
