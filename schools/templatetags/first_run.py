from django import template

from schools.setup import set_up_done

register = template.Library()


@register.simple_tag
def is_first_run() -> bool:
    return not set_up_done()
