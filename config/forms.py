"""How forms are drawn: every field by our own template."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    field_template_name = "field.html"
