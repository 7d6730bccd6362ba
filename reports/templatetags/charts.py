from django import template

from reports.charts.marks import change_mark

register = template.Library()
register.filter("change_mark", change_mark)
