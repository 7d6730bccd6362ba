"""Drawings of released bands, made here and sent whole: they need no script, wear classes and no styles of their own,
and never say anything by colour alone. What is drawn has its table beside it.
"""
