"""A PostgreSQL of the checkout's own, from the programs of an installed wheel."""
