"""Which sites are due, and what the store knows about the sites in the registry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from crawler.policy import GOOD, is_beyond_reason, next_check
from crawler.polling import NEWEST
from crawler.registry import Registry
from crawler.site import Site
from crawler.times import iso, parse_moment
from db.rows import SiteState
from db.store import Store

PROBES = 3
"""How many sites are tried at a time while none can be reached; more than one, since one may be down itself."""

ROUNDED = timedelta(seconds=2)
"""Stored seconds are whole: a last run counts as this much later, so no crontab line names its own minute again."""

SOONER = 0.2
"""A check is moved forward only by more than this share of its interval: random spread moves one by less."""

NOT_LISTED = "The registry no longer names it."


def due_sites(store: Store, sites: Sequence[Site], now: datetime) -> list[Site]:
    """Return those of `sites` whose next check has come, and those that were never checked.

    A check that is implausibly far ahead, because the clock once ran fast, is due as well.
    """
    at = {state.slug: state.next_check_at for state in store.sites()}
    return [site for site in sites if _is_due(_stored(at, site), site, now)]


def probing_sites(store: Store, sites: Sequence[Site], now: datetime) -> list[Site]:
    """Return those of the due sites that have waited longest, just enough to see whether any can be reached."""
    at = {state.slug: state.next_check_at for state in store.sites()}
    return sorted(due_sites(store, sites, now), key=lambda site: _stored(at, site))[:PROBES]


def check_sooner(store: Store, sites: Sequence[Site], now: datetime) -> int:
    """Move the next checks forward of sites whose files have asked for that since their last one; return how many.

    Sites that fail or have asked for a pause keep their wait.
    """
    states = {state.slug: state for state in store.sites()}
    known = [(site, states[site.slug]) for site in sites if site.slug in states]
    moved = [earlier for site, state in known if (earlier := _earlier(store, site, state, now))]
    if moved:
        store.set_site(*moved)
    return len(moved)


def _earlier(store: Store, site: Site, state: SiteState, now: datetime) -> SiteState | None:
    """The state with the next check by the site's `every`, counted from its last run; None unless that is sooner."""
    is_waiting = state.next_check_at is not None and parse_moment(state.next_check_at) > now
    if not is_waiting or state.outcome not in GOOD or state.interval_s is None:
        return None
    stored = parse_moment(state.next_check_at or "")
    ran_at = stored - timedelta(seconds=state.interval_s) + ROUNDED
    due = next_check(
        site.every,
        site.timezone,
        ran_at,
        slug=site.slug,
        outcome=state.outcome,
        failures=0,
        times=store.newest_times(site.slug, NEWEST),
    )
    if stored - due <= SOONER * timedelta(seconds=state.interval_s):
        return None
    at = max(due, now)
    return msgspec.structs.replace(state, next_check_at=iso(at), interval_s=round((at - ran_at).total_seconds()))


def note_registry(store: Store, registry: Registry) -> None:
    """Store for every site of the registry whether it is enabled, and why not; disable those it no longer names.

    A site with a new slug gets its row when it is crawled, with all that is stored under the old one; a site whose
    file is broken keeps its row.
    """
    before = {state.slug: state for state in store.sites()}
    old = {slug for site in registry.sites.values() for slug in site.was}
    store.set_site(*_noted(registry.sites.values(), before), *_gone(registry, before, old))


def _noted(sites: Iterable[Site], before: Mapping[str, SiteState]) -> list[SiteState]:
    listed = [site for site in sites if site.slug in before or not any(slug in before for slug in site.was)]
    states = [before.get(site.slug) or SiteState(slug=site.slug) for site in listed]
    return [
        msgspec.structs.replace(
            state,
            enabled=site.enabled,
            reason=site.reason,
            next_check_at=state.next_check_at if site.enabled else None,
        )
        for site, state in zip(listed, states, strict=True)
    ]


def _gone(registry: Registry, before: Mapping[str, SiteState], old: set[str]) -> list[SiteState]:
    return [
        msgspec.structs.replace(state, enabled=False, reason=NOT_LISTED, next_check_at=None)
        for slug, state in before.items()
        if slug not in registry.sites and slug not in registry.errors and slug not in old
    ]


def _is_due(stored: str, site: Site, now: datetime) -> bool:
    if stored <= iso(now):
        return True
    return is_beyond_reason(parse_moment(stored), site.every, site.timezone, now)


def _stored(at: Mapping[str, str | None], site: Site) -> str:
    """When a site is due, by what is stored under its slug or an earlier one; otherwise at once."""
    return next((at[slug] or "" for slug in (site.slug, *site.was) if slug in at), "")
