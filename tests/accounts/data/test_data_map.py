"""safety/data-map.toml names every table, every field and every link to a person."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps

from accounts import data_map
from accounts.models import Person

MODELS = apps.get_models()


def table_of(model):
    return data_map.read().table(model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_and_every_field_has_a_purpose(model):
    table = table_of(model)
    fields = [field.name for field in model._meta.concrete_fields]

    assert Counter(table.field_names) == Counter(fields)
    assert all(len(purpose) > 5 for purpose in table.fields.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_link_to_a_person_says_what_erasing_does_to_it(model):
    table = table_of(model)
    links = {field.name for field in model._meta.concrete_fields if field.related_model is Person}
    told = {path for path in (*table.people, *table.released, *table.mentions) if "." not in path}

    assert told - {data_map.SELF, data_map.INSIDE} == links


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_belongs_to_people_is_told_on_the_page_and_each_field_left_out_of_exports_has_a_reason(model):
    table = table_of(model)

    assert bool(table.people) <= bool(table.group and table.words)
    assert set(table.names_left_out) <= set(table.field_names)
    assert len(table.names_left_out) == len(set(table.names_left_out))
    assert all(len(reason) > 10 for reason in table.left_out.values())


def test_no_table_is_named_that_is_not_there():
    assert Counter(table.name for table in data_map.read().tables) == Counter(model._meta.label for model in MODELS)
