"""Results to take along: each file has the very rows of the page."""
