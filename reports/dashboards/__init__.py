"""The first page of results, one module a kind of reader: the template's name and what it needs."""
