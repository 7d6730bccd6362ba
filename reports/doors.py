"""What the database itself holds about releases, whatever the application asks for.

What was released stays as it is: figures, their groups and texts are stored while their release is being built, and
neither changed nor deleted by the application afterwards. A release that is done is never done again.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from schools.doors import run

ONLY_WHILE_BUILDING = """
CREATE FUNCTION reports_only_while_building() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM reports_release WHERE id = NEW.release_id AND done_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the release is done'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_is_done_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER group_only_while_building BEFORE INSERT ON reports_releasedgroup
  FOR EACH ROW EXECUTE FUNCTION reports_only_while_building();
CREATE TRIGGER text_only_while_building BEFORE INSERT ON reports_opentext
  FOR EACH ROW EXECUTE FUNCTION reports_only_while_building();
CREATE FUNCTION reports_figure_only_while_building() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM reports_releasedgroup g JOIN reports_release r ON r.id = g.release_id
    WHERE g.id = NEW.group_id AND r.done_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'the release is done'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_is_done_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER figure_only_while_building BEFORE INSERT ON reports_figure
  FOR EACH ROW EXECUTE FUNCTION reports_figure_only_while_building();
"""

DONE_STAYS_DONE = """
CREATE FUNCTION reports_release_stays_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a release is done once'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'release_is_done_once';
END $$;
CREATE TRIGGER done_stays_done BEFORE UPDATE ON reports_release
  FOR EACH ROW WHEN (OLD.done_at IS NOT NULL AND (
    (OLD.survey_id, OLD.done_at, OLD.withheld_at, OLD.fewest, OLD.appears_at, OLD.respondents)
    IS DISTINCT FROM
    (NEW.survey_id, NEW.done_at, NEW.withheld_at, NEW.fewest, NEW.appears_at, NEW.respondents)
  )) EXECUTE FUNCTION reports_release_stays_done();
"""

KEPT_AS_RELEASED = """
REVOKE UPDATE, DELETE, TRUNCATE ON reports_figure, reports_releasedgroup, reports_opentext FROM {role};
REVOKE DELETE, TRUNCATE ON reports_release FROM {role};
"""

# The groups of sealed sheets without their answers, in no order, so that the plan can be looked at in the hold.
GROUPS_OF_SEALED = """
CREATE FUNCTION sealed_groups(of_survey uuid) RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE here bigint := nullif(current_setting('app.school', true), '')::bigint;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY SELECT s.groups FROM public.surveys_sealedsheet s
    WHERE s.survey_id = of_survey AND s.school_id = here ORDER BY random();
  PERFORM set_config('app.maintenance', '', true);
END $$;
REVOKE ALL ON FUNCTION sealed_groups(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sealed_groups(uuid) TO {role};
"""

OPEN_AGAIN = """
DROP FUNCTION sealed_groups(uuid);
GRANT UPDATE, DELETE ON reports_figure, reports_releasedgroup, reports_opentext TO {role};
GRANT DELETE ON reports_release TO {role};
DROP TRIGGER done_stays_done ON reports_release;
DROP FUNCTION reports_release_stays_done();
DROP TRIGGER figure_only_while_building ON reports_figure;
DROP FUNCTION reports_figure_only_while_building();
DROP TRIGGER text_only_while_building ON reports_opentext;
DROP TRIGGER group_only_while_building ON reports_releasedgroup;
DROP FUNCTION reports_only_while_building();
"""


def close_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, ONLY_WHILE_BUILDING + DONE_STAYS_DONE + KEPT_AS_RELEASED + GROUPS_OF_SEALED)


def open_doors(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, OPEN_AGAIN)
