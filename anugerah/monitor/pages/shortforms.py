"""Short forms that readers search for, and what they stand for: the reader's own lists of them."""

from functools import cache

from crawler.awards.entitykinds import entity_words
from crawler.awards.lexicon import lexicon
from db.words import folded


@cache
def short_forms() -> dict[str, str]:
    """Full names by single words such as `pemkot` and `kemenkes`, folded as in searches."""
    named = {**lexicon().known_givers, **entity_words().short_forms}
    full = {folded(form): folded(name) for form, name in named.items()}
    return {form: name for form, name in sorted(full.items()) if " " not in form and form != name}
