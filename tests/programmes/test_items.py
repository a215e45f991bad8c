"""The items of a scheme: what type of scheme and which content head each of them is."""

import pytest

from caunoi.norms.queries import content_heads_on
from caunoi.programmes.items import ITEMS
from tests.factories.network import STORY_DAY

#: By clause of NĐ 45/2012 Điều 4.
HEADS = {
    2: {"found_enterprise"},
    3: {"demo_model", "model_spread", "machinery", "cleaner_production"},
    4: {"fair_domestic", "trademark"},
    5: {"consultancy"},
    7: {
        *("association_regional", "association_national", "cluster_linkage"),
        *("cluster_planning", "pollution_establishment", "pollution_cluster"),
    },
}


@pytest.mark.django_db
def test_each_item_is_of_one_type_and_one_head() -> None:
    heads = set(content_heads_on(STORY_DAY).values_list("number", flat=True))
    for item in ITEMS.values():
        assert item.content_head in heads, item.key


def test_the_head_is_the_clause_of_the_decree() -> None:
    found = {head: {i.key for i in ITEMS.values() if i.content_head == head} for head in HEADS}
    assert found == HEADS


def test_most_items_have_a_type_of_their_own() -> None:
    others = {item.key: item.scheme_type for item in ITEMS.values() if item.key != item.scheme_type}
    assert others == {
        "model_spread": "demo_model",
        "association_regional": "association",
        "association_national": "association",
    }
