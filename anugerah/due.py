"""Which sites are due, and what the store knows of those that the registry names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from crawler.registry import Registry
from crawler.site import Site
from crawler.times import iso
from db.rows import SiteState
from db.store import Store

PROBES = 3
"""Sites that are asked at a time while none can be reached; more than one, since one may be down itself."""

NOT_LISTED = "The registry names it no more."


def due_sites(store: Store, sites: Sequence[Site], now: datetime) -> list[Site]:
    """Those of `sites` whose next check has come, and those that were never checked."""
    at = {state.slug: state.next_check_at for state in store.sites()}
    return [site for site in sites if _stored(at, site) <= iso(now)]


def probing_sites(store: Store, sites: Sequence[Site], now: datetime) -> list[Site]:
    """A few of the due sites, enough to see whether any can be reached: each time those that wait for longest."""
    at = {state.slug: state.next_check_at for state in store.sites()}
    return sorted(due_sites(store, sites, now), key=lambda site: _stored(at, site))[:PROBES]


def note_registry(store: Store, registry: Registry) -> None:
    """Have the store say of every site of the registry whether it is enabled, and why not; and of those it had before.

    A site that had another slug gets its row when it is crawled, with all that is stored under the old one; one
    whose file is broken keeps its own.
    """
    before = {state.slug: state for state in store.sites()}
    old = {slug for site in registry.sites.values() for slug in site.was}
    store.set_site(*_noted(registry.sites.values(), before), *_gone(registry, before, old))


def _noted(sites: Iterable[Site], before: Mapping[str, SiteState]) -> list[SiteState]:
    listed = [site for site in sites if site.slug in before or not any(slug in before for slug in site.was)]
    states = [before.get(site.slug) or SiteState(slug=site.slug) for site in listed]
    return [
        msgspec.structs.replace(state, enabled=site.enabled, reason=site.reason)
        for site, state in zip(listed, states, strict=True)
    ]


def _gone(registry: Registry, before: Mapping[str, SiteState], old: set[str]) -> list[SiteState]:
    return [
        msgspec.structs.replace(state, enabled=False, reason=NOT_LISTED)
        for slug, state in before.items()
        if slug not in registry.sites and slug not in registry.errors and slug not in old
    ]


def _stored(at: Mapping[str, str | None], site: Site) -> str:
    """When a site is due, by what is stored under its slug, or under one that it had before; else at once."""
    return next((at[slug] or "" for slug in (site.slug, *site.was) if slug in at), "")
