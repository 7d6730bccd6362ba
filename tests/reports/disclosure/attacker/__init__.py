"""Somebody who reads the figures, has the class lists, knows who answered what, and one student's own answers.

Nothing here comes from the code that is attacked: bands are turned back into counts by the rule that the documentation
gives. An attack that finds nothing proves nothing; whatever one finds is surely known.
"""
