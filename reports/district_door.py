"""The one door between schools: what of a school's results a district is handed, whatever the application asks for."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from reports.doors import DISTRICT_RESULTS, NO_DISTRICT_RESULTS
from schools.doors import run

# Of each school that the account is of the district in: the newest results of students that it shared with the district
# and that can be seen, and the ones before them, as far as they are of the whole school and of whole areas, or of the
# one statement that an area was asked with; nothing of a school that has none. Each version of an instrument is told
# once.
NEWEST_AND_BEFORE = """
CREATE OR REPLACE FUNCTION district_results(who bigint, at timestamptz) RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
    WITH shared AS MATERIALIZED (
      SELECT s.id AS school_id, s.name, latest.*, g.id AS group_id, g.n
      FROM public.schools_school s
      CROSS JOIN LATERAL (
        SELECT r.id, r.survey_id, r.fewest, y.title, y.audience, y.grades, y.closes_at,
          row_number() OVER (ORDER BY r.appears_at DESC, r.id) AS place
        FROM public.reports_release r JOIN public.surveys_survey y ON y.id = r.survey_id
        WHERE r.school_id = s.id AND r.for_district AND r.done_at IS NOT NULL AND r.withheld_at IS NULL
          AND r.appears_at <= at AND y.audience <> 'staff'
        ORDER BY place LIMIT 2
      ) latest
      JOIN public.reports_releasedgroup g ON g.release_id = latest.id AND g.level = 'school'
      WHERE EXISTS (
        SELECT FROM public.schools_member m
        WHERE m.school_id = s.id AND m.account_id = who AND m.role = 'district' AND m.left_on IS NULL
      )
    ), versions AS MATERIALIZED (
      SELECT v.id, v.code, v.version, v."table",
        encode(sha256(convert_to(v.code || v.version || v."table"::text, 'UTF8')), 'hex') AS content
      FROM public.surveys_instrumentversion v
      WHERE v.id IN (SELECT version_id FROM public.surveys_part WHERE survey_id IN (SELECT survey_id FROM shared))
    ), asked AS MATERIALIZED (
      SELECT p.id, p.survey_id, p.position, p.items, v.code, v.version, v."table",
        v.content
      FROM public.surveys_part p JOIN versions v ON v.id = p.version_id
      WHERE p.survey_id IN (SELECT survey_id FROM shared)
    )
    SELECT jsonb_build_object('content', content, 'code', code, 'version', version, 'table', "table")
    FROM (SELECT DISTINCT ON (content) content, code, version, "table" FROM asked ORDER BY content) AS told
    UNION ALL
    SELECT jsonb_build_object(
      'school_id', shared.school_id, 'school', shared.name, 'place', shared.place,
      'survey', shared.title, 'audience', shared.audience, 'grades', to_jsonb(shared.grades),
      'closes_at', shared.closes_at, 'fewest', shared.fewest,
      'group', shared.group_id, 'n', shared.n,
      'parts', (
        SELECT jsonb_agg(jsonb_build_object('part', a.id, 'items', to_jsonb(a.items), 'content', a.content)
          ORDER BY a.position)
        FROM asked a WHERE a.survey_id = shared.survey_id
      ),
      'figures', (
        SELECT jsonb_agg(jsonb_build_array(f.part_id, f.construct, f.item, f.low, f.high) ORDER BY f.id)
        FROM public.reports_figure f
        WHERE f.group_id = shared.group_id AND f.option IS NULL AND (f.item = '' OR NOT EXISTS (
          SELECT FROM public.reports_figure whole
          WHERE whole.group_id = f.group_id AND whole.part_id = f.part_id
            AND whole.construct = f.construct AND whole.item = ''
        ))
      )
    )
    FROM shared;
  PERFORM set_config('app.maintenance', '', true);
END $$;
"""


def open_to_those_before(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, NEWEST_AND_BEFORE)


def close_to_those_before(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, NO_DISTRICT_RESULTS + DISTRICT_RESULTS)
