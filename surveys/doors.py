"""What the database itself holds about surveys, whatever the application asks for.

Answers reach a survey only until it is closed, sealed ones too, and a closed one stays closed. A version of an
instrument that a survey holds never changes. Sealed sheets can be put away by the application's role and not read:
`take_sealed_sheets` gives those of one survey of the current school once, and destroys them in the same transaction.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from schools.doors import run

SHEETS_OF_OPEN_SURVEYS = """
CREATE FUNCTION surveys_sheet_is_of_an_open_survey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM surveys_survey WHERE id = NEW.survey_id AND closed_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the survey is closed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_of_an_open_survey';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sheet_of_an_open_survey BEFORE INSERT OR UPDATE ON surveys_sheet
  FOR EACH ROW EXECUTE FUNCTION surveys_sheet_is_of_an_open_survey();
CREATE TRIGGER sealed_with_the_closing BEFORE INSERT ON surveys_sealedsheet
  FOR EACH ROW EXECUTE FUNCTION surveys_sheet_is_of_an_open_survey();
"""

CLOSED_STAYS_CLOSED = """
CREATE FUNCTION surveys_survey_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closed survey cannot be opened again'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_survey_stays_closed';
END $$;
CREATE TRIGGER closed_survey_stays_closed BEFORE UPDATE ON surveys_survey
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
  EXECUTE FUNCTION surveys_survey_stays_closed();
"""

USED_VERSIONS_STAY = """
CREATE FUNCTION surveys_used_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM surveys_part WHERE version_id = OLD.id) THEN
    RAISE EXCEPTION 'a survey asks this version'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'used_version_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER used_version_stays BEFORE UPDATE ON surveys_instrumentversion
  FOR EACH ROW WHEN (
    (OLD.code, OLD.version, OLD.table) IS DISTINCT FROM (NEW.code, NEW.version, NEW.table)
  ) EXECUTE FUNCTION surveys_used_version_stays();
"""

SEALED = """
REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON surveys_sealedsheet FROM {role};
CREATE FUNCTION take_sealed_sheets(of_survey uuid) RETURNS TABLE (id uuid, answers bytea, groups jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE here bigint := nullif(current_setting('app.school', true), '')::bigint;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY DELETE FROM public.surveys_sealedsheet s WHERE s.survey_id = of_survey AND s.school_id = here
    RETURNING s.id, s.answers, s.groups;
  PERFORM set_config('app.maintenance', '', true);
END $$;
REVOKE ALL ON FUNCTION take_sealed_sheets(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_sealed_sheets(uuid) TO {role};
"""

OPEN_AGAIN = """
DROP FUNCTION take_sealed_sheets(uuid);
GRANT SELECT, UPDATE, DELETE ON surveys_sealedsheet TO {role};
DROP TRIGGER used_version_stays ON surveys_instrumentversion;
DROP FUNCTION surveys_used_version_stays();
DROP TRIGGER closed_survey_stays_closed ON surveys_survey;
DROP FUNCTION surveys_survey_stays_closed();
DROP TRIGGER sealed_with_the_closing ON surveys_sealedsheet;
DROP TRIGGER sheet_of_an_open_survey ON surveys_sheet;
DROP FUNCTION surveys_sheet_is_of_an_open_survey();
"""


def close_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, SHEETS_OF_OPEN_SURVEYS + CLOSED_STAYS_CLOSED + USED_VERSIONS_STAY + SEALED)


def open_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, OPEN_AGAIN)
