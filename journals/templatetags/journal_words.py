from django import template

from journals.markdown import first_words, render_words

register = template.Library()
register.filter("light_markdown", render_words)
register.filter("first_words", first_words)
