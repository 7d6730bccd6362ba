"""The steps that a delivery may take, kept by the database; and what waits in all schools: a count, or whose it is."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from schools.doors import run

# From each state to the next. A message whose fate nobody knows goes out again only where a second copy does no harm.
STEPS = """
CREATE FUNCTION delivery_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'pending' THEN
      RAISE EXCEPTION 'a delivery begins as pending, not as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
    ('pending', 'sending'), ('pending', 'cancelled'),
    ('sending', 'pending'), ('sending', 'sent'), ('sending', 'failed'), ('sending', 'unknown'),
    ('sending', 'cancelled'), ('failed', 'pending')
  ) OR (
    OLD.state = 'unknown' AND NEW.state = 'pending' AND (OLD.is_essential OR OLD.repeatable_until IS NOT NULL)
  ) OR (
    OLD.state = 'pending' AND NEW.state = 'unknown' AND OLD.failure = 'cut_off'
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a delivery does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER delivery_step BEFORE INSERT OR UPDATE OF state ON notices_delivery
  FOR EACH ROW EXECUTE FUNCTION delivery_step();
"""

OVERDUE = """
CREATE FUNCTION overdue_deliveries(since timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found bigint;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT count(*) INTO found FROM public.notices_delivery d
    WHERE (d.state = 'pending' AND d.due_at < since) OR (d.state = 'sending' AND d.lease_until < since);
  PERFORM set_config('app.maintenance', '', true);
  RETURN found;
END $$;
REVOKE ALL ON FUNCTION overdue_deliveries(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION overdue_deliveries(timestamptz) TO {role};
"""

URGENT = """
CREATE FUNCTION schools_with_urgent_deliveries(at timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY SELECT DISTINCT d.school_id FROM public.notices_delivery d
    WHERE d.state = 'pending' AND d.is_essential AND d.due_at <= at;
  PERFORM set_config('app.maintenance', '', true);
END $$;
REVOKE ALL ON FUNCTION schools_with_urgent_deliveries(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION schools_with_urgent_deliveries(timestamptz) TO {role};
"""

AWAY = """
DROP TRIGGER delivery_step ON notices_delivery;
DROP FUNCTION delivery_step();
DROP FUNCTION overdue_deliveries(timestamptz);
"""


def guard_steps(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, STEPS + OVERDUE)


def tell_urgent(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, URGENT)


def tell_no_urgent(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, "DROP FUNCTION schools_with_urgent_deliveries(timestamptz);")


def free_steps(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, AWAY)
