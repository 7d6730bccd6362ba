"""What the database itself holds about releases, whatever the application asks for.

What was released stays as it is: figures, their groups and texts are stored while their release is being built, and
neither changed nor deleted by the application afterwards. A release that is done is never done again. So stays what was
counted of a week for its report.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from schools.doors import run

ONLY_WHILE_BUILDING = """
CREATE FUNCTION reports_only_while_building() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM reports_release WHERE id = NEW.release_id AND done_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
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
  PERFORM 1 FROM reports_releasedgroup g JOIN reports_release r ON r.id = g.release_id
    WHERE g.id = NEW.group_id AND r.done_at IS NULL FOR KEY SHARE OF r;
  IF NOT FOUND THEN
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

# Of each school that the account is of the district in, the newest results of students that it shared with the district
# and that can be seen, as far as they are of the whole school; nothing of a school that has none.
DISTRICT_RESULTS = """
CREATE FUNCTION district_results(who bigint, at timestamptz) RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
    SELECT jsonb_build_object(
      'school', s.name, 'survey', newest.title, 'closes_at', newest.closes_at, 'fewest', newest.fewest,
      'group', g.id, 'n', g.n,
      'parts', (
        SELECT jsonb_agg(jsonb_build_object(
          'part', p.id, 'items', to_jsonb(p.items), 'code', v.code, 'version', v.version, 'table', v."table"
        ) ORDER BY p.position)
        FROM public.surveys_part p JOIN public.surveys_instrumentversion v ON v.id = p.version_id
        WHERE p.survey_id = newest.survey_id
      ),
      'figures', (
        SELECT jsonb_agg(jsonb_build_array(f.part_id, f.construct, f.item, f.low, f.high) ORDER BY f.id)
        FROM public.reports_figure f WHERE f.group_id = g.id AND f.option IS NULL
      )
    )
    FROM public.schools_school s
    CROSS JOIN LATERAL (
      SELECT r.id, r.survey_id, r.fewest, y.title, y.closes_at
      FROM public.reports_release r JOIN public.surveys_survey y ON y.id = r.survey_id
      WHERE r.school_id = s.id AND r.for_district AND r.done_at IS NOT NULL AND r.withheld_at IS NULL
        AND r.appears_at <= at AND y.audience <> 'staff'
      ORDER BY r.appears_at DESC, r.id LIMIT 1
    ) newest
    JOIN public.reports_releasedgroup g ON g.release_id = newest.id AND g.level = 'school'
    WHERE EXISTS (
      SELECT FROM public.schools_member m
      WHERE m.school_id = s.id AND m.account_id = who AND m.role = 'district' AND m.left_on IS NULL
    );
  PERFORM set_config('app.maintenance', '', true);
END $$;
REVOKE ALL ON FUNCTION district_results(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION district_results(bigint, timestamptz) TO {role};
"""
NO_DISTRICT_RESULTS = "DROP FUNCTION district_results(bigint, timestamptz);"

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


def open_district_door(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, DISTRICT_RESULTS)


def close_district_door(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, NO_DISTRICT_RESULTS)


WEEKS_STAY = "REVOKE UPDATE, DELETE, TRUNCATE ON reports_weeklyreport FROM {role};"
WEEKS_MAY_CHANGE = "GRANT UPDATE, DELETE ON reports_weeklyreport TO {role};"


def keep_weeks(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """The report of a week is counted once and stays what people were told."""
    run(editor, WEEKS_STAY)


def free_weeks(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, WEEKS_MAY_CHANGE)
