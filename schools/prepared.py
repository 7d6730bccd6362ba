"""Queries of nearly every request, which Django compiles once a process and PostgreSQL plans once a connection.

Compiling one takes Django several times as long as PostgreSQL takes to answer it, and planning takes PostgreSQL several
times as long as running: for a page that a whole school opens in the same minute that is most of the work.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models import query as queries

Row = TypeVar("Row", bound=Model)
untyped: Any = queries
numbers = count(1)

Sql = tuple[str, Sequence[Any]]  # a statement and its values
NOTHING: Sql = ("", ())
COUNTED = "SELECT count(*) FROM ({}) AS found"
LARGEST = 2**63 - 1  # of the numbers that a row can have


class Prepared(Generic[Row]):
    """A queryset of whole rows, with what is joined and annotated, whose SQL is the same whatever it is asked with.

    `build` makes it from keyword arguments; `examples` are one value for each of them, unlike each other and unlike
    every constant in the query. A value is of its example's type and never None, for which Django writes other SQL.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **examples: Any) -> None:
        self.build = build
        self.examples = examples

    def first(self, before: Sql = NOTHING, /, **values: Any) -> Row | None:
        return next(self.all(before, **values), None)

    def all(self, before: Sql = NOTHING, /, **values: Any) -> Iterator[Row]:
        """What is done `before` goes along with the query: one journey to the server.

        An address may hold a number that is too large for any row: nothing is found.
        """
        if any(isinstance(value, int) and value > LARGEST for value in values.values()):
            return iter(())
        return map(self.statement.read, self.statement.rows(before, values))

    def count(self, **values: Any) -> int:
        [(number,)] = self.counted.rows(NOTHING, values)
        return number

    @cached_property
    def statement(self) -> "Statement[Row]":
        return Statement(self.build(**self.examples), self.examples)

    @cached_property
    def counted(self) -> "Statement[Row]":
        statement = Statement(self.build(**self.examples).order_by(), self.examples)
        statement.sql = COUNTED.format(statement.sql)
        return statement


class Statement(Generic[Row]):
    """A compiled query. Raises ValueError for one that cannot be prepared."""

    def __init__(self, queryset: QuerySet[Row], examples: Mapping[str, Any]) -> None:
        compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.parameters = compiler.as_sql()
        self.names = [name_of(parameter, examples) for parameter in self.parameters]
        self.order = list(examples)
        self.constants = [each for name, each in zip(self.names, self.parameters, strict=True) if not name]
        if missing := examples.keys() - set(self.names):
            raise ValueError(f"The query does not ask for {', '.join(sorted(missing))} as given.")
        self.annotations = compiler.annotation_col_map or {}
        self.converters = compiler.get_converters([column for column, *_rest in compiler.select])
        if self.converters.keys() - self.annotations.values():
            raise ValueError("Only columns that need no conversion can be prepared.")
        found: Any = compiler.klass_info
        self.model = queryset.model
        self.own = found["select_fields"]
        self.attributes = [compiler.select[at][0].target.attname for at in self.own]
        self.related = untyped.get_related_populators(found, compiler.select, queryset.db)

    def rows(self, before: Sql, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            self.run(cursor, before, values)
            return cursor.fetchall()

    def run(self, cursor: Any, before: Sql, values: Mapping[str, Any]) -> None:
        """As a prepared statement where the connection keeps any. One that failed is prepared anew the next time: what
        it reads may have been changed by a migration.
        """
        known: dict[object, str] | None = cursor.db.prepared
        if known is None:
            send(cursor, before, (self.sql, self.filled_in(values)))
            return
        arguments = [values[name] for name in self.order]
        if name := known.pop(self, ""):
            send(cursor, before, (self.execution(name), arguments))
        else:
            name = f"{self.model._meta.db_table}_{next(numbers)}"
            send(cursor, before, (self.preparation(name), self.constants), (self.execution(name), arguments))
        known[self] = name

    def preparation(self, name: str) -> str:
        marks = [f"${self.order.index(name) + 1}" if name else "%s" for name in self.names]
        return f"PREPARE {name} AS {self.sql.replace('%%', '%%%%') % tuple(marks)}"

    def execution(self, name: str) -> str:
        return f"EXECUTE {name} ({', '.join(['%s'] * len(self.order))})"

    def filled_in(self, values: Mapping[str, Any]) -> list[Any]:
        pairs = zip(self.names, self.parameters, strict=True)
        return [values[name] if name else parameter for name, parameter in pairs]

    def read(self, row: tuple[Any, ...]) -> Row:
        """As Django's own ModelIterable does."""
        found = self.model.from_db(connection.alias, self.attributes, row[self.own[0] : self.own[-1] + 1])
        for related in self.related:
            related.populate(row, found)
        for name, at in self.annotations.items():
            setattr(found, name, self.converted(row[at], at))
        return found

    def converted(self, value: Any, at: int) -> Any:
        convert, expression = self.converters.get(at, ((), None))
        for each in convert:
            value = each(value, expression, connection)
        return value


def send(cursor: Any, *statements: Sql) -> None:
    """Together; the cursor has the rows of the last."""
    sql = "; ".join(sql for sql, _values in statements if sql)
    cursor.execute(sql, [value for _sql, values in statements for value in values])


def name_of(parameter: Any, examples: Mapping[str, Any]) -> str:
    """Of the value that the parameter stands for; empty when it is the same for all."""
    same = (
        name for name, example in examples.items() if (type(parameter), parameter) == (type(example), example)
    )
    return next(same, "")
