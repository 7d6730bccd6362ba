"""The whole of a site in one file, and back into an empty place."""
