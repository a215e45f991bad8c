"""Which pages of this area show the things that the domain names."""

from caunoi.difficulties.models import Difficulty, Petition
from caunoi.web.addresses import Page, by_code

ADDRESSES = (
    Page("difficulties.difficulty", "difficulty"),
    Page("difficulties.petition", "petition"),
    by_code("difficulties.difficulty", Difficulty),
    by_code("difficulties.petition", Petition),
)
