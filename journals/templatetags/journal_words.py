from django import template

from journals.markdown import render_words

register = template.Library()
register.filter("light_markdown", render_words)
