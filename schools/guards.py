"""What the database itself refuses: rows of another school, and keys that point into one."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.utils.translation import gettext_lazy as _

CURRENT_SCHOOL = "(SELECT nullif(current_setting('app.school', true), '')::bigint)"


def school_guards(name: str, *keys: str) -> list[models.BaseConstraint]:
    """The constraints of a table with a school: its policy, a key to point at, and keys that stay within the school.

    `name` is the table's noun, `keys` its foreign keys to other tables with a school.
    """
    return [
        SchoolPolicy(name=f"{name}_of_the_current_school"),
        models.UniqueConstraint(fields=["school", "id"], name=f"{name}_within_its_school"),
        *[SameSchool(field=key, name=f"{name}_{key}_of_the_same_school") for key in keys],
    ]


class SchoolPolicy(models.BaseConstraint):
    """Row-level security, enabled and forced: the application sees and writes rows of the current school alone.

    The owner sees rows only with `app.maintenance` on, without which its data migrations would touch none,
    new foreign keys would accept violations and backups would come out empty.
    """

    def __init__(self, *, name: str, **messages: Any) -> None:
        super().__init__(name=name, **messages)

    def statements(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterator[str]:
        quote = editor.quote_name
        table, policy = quote(model._meta.db_table), quote(self.name)
        application = quote(settings.APPLICATION_ROLE)
        using = f"school_id = {CURRENT_SCHOOL}"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {policy} ON {table} TO {application} USING ({using}) WITH CHECK ({using})"
        yield (
            f"CREATE POLICY maintenance ON {table} TO CURRENT_USER "
            "USING (current_setting('app.maintenance', true) = 'on')"
        )

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        assert model is not None
        schema_editor.deferred_sql += list(self.statements(model, schema_editor))
        return ""

    def create_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        assert model is not None
        return "; ".join(self.statements(model, schema_editor))

    def remove_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        assert model is not None
        table = schema_editor.quote_name(model._meta.db_table)
        return (
            f"DROP POLICY {schema_editor.quote_name(self.name)} ON {table}; DROP POLICY maintenance ON {table}; "
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Forms have nothing to check: the row's school is the current one."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SchoolPolicy) and self.name == other.name


class SameSchool(models.BaseConstraint):
    """FOREIGN KEY (school_id, x_id) REFERENCES target (school_id, id), for a field with `db_constraint=False`."""

    default_violation_error_message = cast(str, _("It belongs to another school."))

    def __init__(self, *, field: str, name: str, **messages: Any) -> None:
        self.field = field
        super().__init__(name=name, **messages)

    def statement(self, model: type[models.Model], editor: Any) -> Statement:
        quote = editor.quote_name
        field = cast("models.ForeignKey[Any, Any]", model._meta.get_field(self.field))
        target = field.remote_field.model._meta
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (school_id, %(column)s) "
            "REFERENCES %(target)s (school_id, id) DEFERRABLE INITIALLY IMMEDIATE",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            column=quote(field.column),
            target=Table(target.db_table, quote),
        )

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        assert model is not None
        schema_editor.deferred_sql.append(self.statement(model, schema_editor))
        return ""

    def create_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Any:
        """Deferred until the unique key it points at exists, whatever the order of the operations."""
        assert model is not None
        schema_editor.deferred_sql.append(self.statement(model, schema_editor))
        return None

    def remove_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Any:
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_fk, model, self.name)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        if exclude and self.field in exclude:
            return
        target = getattr(instance, self.field)
        if target is not None and target.school_id != cast(Any, instance).school_id:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameSchool) and (self.name, self.field) == (other.name, other.field)
